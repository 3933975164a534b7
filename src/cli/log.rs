//! Where log lines go: to standard error, by a thread of its own, so that nobody waits for who does not read them, and nothing
//! ends because nobody can. What could not be written is counted, and the count is the next line that can.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;

/// Lines that wait to be written; more are dropped.
const WAITING: usize = 4_096;
/// How long the program waits at its end for what has not been written.
const PATIENCE: Duration = Duration::from_secs(1);

enum Message {
    Line(Vec<u8>),
    /// Answered when everything before it has been written or given up.
    Flush(SyncSender<()>),
}

/// Makes the writers of lines.
#[derive(Clone)]
pub struct Lines {
    to: SyncSender<Message>,
    dropped: Arc<AtomicU64>,
}

/// Takes one line.
pub struct Line<'a> {
    lines: &'a Lines,
    bytes: Vec<u8>,
}

impl Lines {
    /// Begins to write lines there.
    ///
    /// # Errors
    /// There is no thread left.
    pub fn into(out: impl Write + Send + 'static) -> io::Result<Self> {
        let (to, from) = sync_channel(WAITING);
        let dropped = Arc::new(AtomicU64::new(0));
        let lines = Self { to, dropped: dropped.clone() };
        std::thread::Builder::new().name("log".to_owned()).spawn(move || write(&from, out, &dropped))?;
        Ok(lines)
    }

    /// Waits a moment for what was logged to be written.
    pub fn flush(&self) {
        let (done, written) = sync_channel(1);
        if self.to.try_send(Message::Flush(done)).is_ok() {
            let _given_up = written.recv_timeout(PATIENCE);
        }
    }

    /// Lines that were not written, and that no line has told of yet.
    #[cfg(test)]
    fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}

fn write(from: &Receiver<Message>, mut out: impl Write, dropped: &AtomicU64) {
    while let Ok(message) = from.recv() {
        let line = match message {
            Message::Line(line) => line,
            Message::Flush(done) => {
                let _nobody_waits = done.send(());
                continue;
            }
        };
        let lost = dropped.swap(0, Ordering::Relaxed);
        if lost > 0 && out.write_all(told(lost).as_bytes()).is_err() {
            dropped.fetch_add(lost + 1, Ordering::Relaxed);
            continue;
        }
        if out.write_all(&line).and_then(|()| out.flush()).is_err() {
            dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The line about those that are missing, in the form of the others.
fn told(lost: u64) -> String {
    let now = crate::clock::Clock::system().now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let fields = serde_json::json!({ "message": "log lines dropped", "count": lost });
    let line = serde_json::json!({ "timestamp": now, "level": "WARN", "fields": fields, "target": "log" });
    format!("{line}\n")
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { lines: self, bytes: Vec::new() }
    }
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        let line = std::mem::take(&mut self.bytes);
        if line.is_empty() {
            return;
        }
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) = self.lines.to.try_send(Message::Line(line))
        {
            self.lines.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

    use super::*;

    /// Fails, or waits, until it is told otherwise.
    struct Out {
        works: Arc<Mutex<bool>>,
        /// Told before it waits.
        begun: std::sync::mpsc::Sender<()>,
        written: std::sync::mpsc::Sender<String>,
    }

    impl Write for Out {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.begun.send(()).ok();
            if !*self.works.lock().unwrap() {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            self.written.send(String::from_utf8(bytes.to_vec()).unwrap()).unwrap();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn log(lines: &Lines, text: &str) {
        writeln!(lines.make_writer(), "{text}").unwrap();
    }

    #[test]
    fn what_could_not_be_written_is_counted_and_told() {
        let works = Arc::new(Mutex::new(false));
        let (written, read) = channel();
        let lines = Lines::into(Out { works: works.clone(), begun: channel().0, written }).unwrap();
        (0..3).for_each(|n| log(&lines, &format!("lost {n}")));
        lines.flush();
        assert_eq!(lines.dropped(), 3);
        *works.lock().unwrap() = true;
        log(&lines, "kept");
        lines.flush();
        let told: serde_json::Value = serde_json::from_str(&read.recv().unwrap()).unwrap();
        assert_eq!(told["fields"], serde_json::json!({ "message": "log lines dropped", "count": 3 }));
        assert_eq!((read.recv().unwrap().as_str(), lines.dropped()), ("kept\n", 0));
    }

    #[test]
    fn nobody_waits_for_a_reader_who_does_not_read() {
        let works = Arc::new(Mutex::new(true));
        let (written, read) = channel();
        let (begun, has_begun) = channel();
        let lines = Lines::into(Out { works: works.clone(), begun, written }).unwrap();
        // The writer stands still in the middle of a line.
        let held = works.lock().unwrap();
        log(&lines, "first");
        has_begun.recv().unwrap();
        (0..WAITING * 2).for_each(|n| log(&lines, &format!("line {n}")));
        assert_eq!(lines.dropped(), WAITING as u64);
        drop(held);
        std::thread::sleep(Duration::from_millis(200));
        log(&lines, "last");
        lines.flush();
        let all: Vec<String> = read.try_iter().collect();
        assert!(all.iter().any(|line| line.contains("log lines dropped")), "{}", all.len());
        assert_eq!(all.last().map(String::as_str), Some("last\n"));
    }
}
