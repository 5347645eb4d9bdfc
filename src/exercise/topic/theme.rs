//! Names that belong together: the calls of one page or one job.

/// What the calls of a scenario are about.
pub(super) struct Theme {
    /// Calls that need a value, after the call that gives it.
    pub(super) chains: &'static [(&'static str, &'static str)],
    /// Calls that need nothing: at least as many as the largest program makes.
    pub(super) calls: &'static [&'static str],
    /// Calls that compute.
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
