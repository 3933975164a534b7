//! What the unit tests of the pages share: the log, read back, and what was packed.

use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex};

use tracing::subscriber::DefaultGuard;

/// Everything that this thread logs while it lives.
pub struct Log {
    written: Arc<Mutex<Vec<u8>>>,
    _listening: DefaultGuard,
}

struct Into(Arc<Mutex<Vec<u8>>>);

impl Write for Into {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    pub fn listen() -> Self {
        let written = Arc::new(Mutex::new(Vec::new()));
        let into = written.clone();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || Into(into.clone()))
            .finish();
        Self { written, _listening: tracing::subscriber::set_default(subscriber) }
    }

    pub fn lines(&self) -> Vec<serde_json::Value> {
        let text = String::from_utf8(self.written.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A body as it was before it was packed.
pub fn unpacked(coding: &str, body: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    match coding {
        "gzip" => drop(flate2::read::GzDecoder::new(body).read_to_end(&mut text).unwrap()),
        "br" => drop(brotli::Decompressor::new(body, 4_096).read_to_end(&mut text).unwrap()),
        _ => text.extend(body),
    }
    text
}
