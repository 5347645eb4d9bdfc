//! Names of tasks that belong together: the calls of one page or one job.

/// The names of the tasks of a scenario about one subject.
pub(super) struct Theme {
    /// Pairs of calls, of which the second needs the value of the first.
    pub(super) chains: &'static [(&'static str, &'static str)],
    /// Calls without dependencies: at least as many as the largest program makes.
    pub(super) calls: &'static [&'static str],
    /// Calls that block the thread.
    pub(super) computations: &'static [&'static str],
    /// A call that is made once for each item.
    pub(super) each: &'static str,
}

pub(super) static THEMES: [Theme; 5] = [
    Theme {
        chains: &[
            ("fetchUser", "fetchOrders"),
            ("fetchUser", "fetchWishlist"),
            ("findStore", "queryStock"),
        ],
        calls: &[
            "fetchCart",
            "fetchPrices",
            "fetchReviews",
            "fetchOffers",
            "fetchCategories",
            "fetchBanners",
            "fetchCoupons",
            "loadTheme",
        ],
        computations: &["renderReceipt", "rankOffers"],
        each: "fetchProduct",
    },
    Theme {
        chains: &[
            ("fetchUser", "fetchPosts"),
            ("fetchUser", "fetchFriends"),
            ("createSession", "fetchMessages"),
        ],
        calls: &[
            "fetchPhotos",
            "fetchTrends",
            "fetchStories",
            "fetchEvents",
            "fetchGroups",
            "fetchTags",
            "countVisitors",
            "loadTheme",
        ],
        computations: &["renderFeed", "resizeAvatar"],
        each: "fetchComment",
    },
    Theme {
        chains: &[
            ("findCity", "fetchHotels"),
            ("findCity", "fetchWeather"),
            ("findFlights", "fetchSeats"),
        ],
        calls: &[
            "fetchRates",
            "fetchVisaRules",
            "fetchTours",
            "fetchTrains",
            "fetchGuides",
            "fetchCars",
            "loadMap",
            "loadPhrases",
        ],
        computations: &["planRoute", "renderMap"],
        each: "fetchStop",
    },
    Theme {
        chains: &[
            ("fetchHeadlines", "fetchArticle"),
            ("fetchArticle", "fetchComments"),
            ("findRegion", "fetchForecast"),
        ],
        calls: &[
            "fetchScores",
            "fetchStocks",
            "fetchVideos",
            "fetchPodcasts",
            "fetchCartoon",
            "fetchCrossword",
            "fetchTrends",
            "loadLayout",
        ],
        computations: &["renderFrontPage", "summarize"],
        each: "fetchStory",
    },
    Theme {
        chains: &[
            ("loadConfig", "connectDatabase"),
            ("readManifest", "downloadAssets"),
            ("requestToken", "fetchSecrets"),
        ],
        calls: &[
            "checkLicense",
            "checkDisk",
            "pingGateway",
            "warmCache",
            "fetchFlags",
            "loadPlugins",
            "fetchCertificate",
            "reportStart",
        ],
        computations: &["compileTemplates", "compressLogs"],
        each: "readLog",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The maximum number of calls that a generated program makes, besides computations and a
    /// chain.
    const MOST_CALLS: usize = 7;

    #[test]
    fn a_theme_has_a_name_for_each_call_of_the_largest_program() {
        for theme in &THEMES {
            assert!(theme.calls.len() >= MOST_CALLS && theme.computations.len() >= 2);
            for (first, second) in theme.chains {
                let mut names = vec![*first, *second, theme.each];
                names.extend(theme.calls.iter().chain(theme.computations));
                let different: BTreeSet<&str> = names.iter().copied().collect();
                assert_eq!(different.len(), names.len(), "{names:?}");
            }
        }
    }
}
