//! The server of the site. It answers this machine only, and only with the files of the site.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

use super::FILES;
use crate::cli::failure::{Failure, Success};
use crate::cli::output;

/// The maximum number of bytes of a request that are read. Browsers send fewer.
const MOST_READ: u64 = 1 << 16;

/// The time after which a connection that sends nothing is closed, because other connections wait
/// for it.
const PATIENCE: Duration = Duration::from_secs(2);

/// Serves the site on a port until the command is interrupted; 0 means any free port.
pub(super) fn serve(port: u16) -> Result<Success, Failure> {
    let failed = |error| Failure::Message(format!("cannot serve on port {port}: {error}"));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    output::print(|out| {
        writeln!(out, "http://{address}/ (Ctrl-C ends it)")
            .and_then(|()| out.flush())
            .map_err(output::stdout_failed)
    })?;
    for connection in listener.incoming() {
        // A connection that fails does not affect the others.
        let _ = connection.and_then(|connection| answer(&connection));
    }
    Ok(Success::Well)
}

/// Reads one request and answers it.
fn answer(connection: &TcpStream) -> io::Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(connection.take(MOST_READ)).lines();
    let Some(request) = lines.next().transpose()? else { return Ok(()) };
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let (status, kind, body) = response(&request);
    let length = body.len();
    let mut connection = connection;
    write!(
        connection,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
         cache-control: no-cache\r\nconnection: close\r\n\r\n"
    )?;
    connection.write_all(body)?;
    connection.flush()
}

/// The status, the type and the body of the response to a request with this first line.
fn response(request: &str) -> (&'static str, &'static str, &'static [u8]) {
    let mut words = request.split(' ');
    let (Some("GET"), Some(path)) = (words.next(), words.next()) else {
        return ("405 Method Not Allowed", "text/plain", b"");
    };
    let path = path.split('?').next().unwrap_or_default();
    let name = if path == "/" { "index.html" } else { path.trim_start_matches('/') };
    match FILES.iter().find(|(known, _)| *known == name) {
        Some((name, bytes)) => ("200 OK", kind(name), bytes),
        None => ("404 Not Found", "text/plain", b"not found"),
    }
}

/// The media type of a file, by its name.
fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}
