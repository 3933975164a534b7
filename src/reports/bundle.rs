//! Several reports in one ZIP file: each is read as it would be by itself, within one bound for all that is unpacked.

use std::io::{Cursor, Read};

use super::archive::{MAX_UNPACKED, Room};
use super::csv_file::read_csv;
use super::refusal::{ReadError, Refusal};
use super::report::{Options, Report};
use super::workbook;
use super::{MAX_FILES, MAX_WORKBOOK_BYTES};

/// Longest name of a file that is shown, in characters.
const MAX_NAME: usize = 120;

/// A file by its name, and what reading it came to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Named<T> {
    pub name: String,
    pub read: T,
}

/// The name of a file as it is shown: without its folders and without what nobody sees, and not endless.
pub fn file_name(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect()
}

/// Reads every report of a ZIP file, in the order of their names. Folders are looked into; what the system adds
/// (`__MACOSX`, names that begin with a dot) is passed over.
///
/// # Errors
/// `Refused` when the file as a whole is not taken; what is wrong with one of its files stands beside its name.
pub fn read_zip(
    bytes: &[u8],
    options: &Options,
    progress: &mut dyn FnMut(u64),
) -> Result<Vec<Named<Result<Report, Refusal>>>, ReadError> {
    read_within(bytes, options, progress, MAX_UNPACKED)
}

fn read_within(
    bytes: &[u8],
    options: &Options,
    progress: &mut dyn FnMut(u64),
    limit: u64,
) -> Result<Vec<Named<Result<Report, Refusal>>>, ReadError> {
    let broken = || ReadError::Refused(Refusal::BrokenZip);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut places = Vec::new();
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(|_| broken())?;
        let path = entry.name().map_err(|_| broken())?.to_string();
        let is_ours = !path.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if entry.is_file() && is_ours {
            places.push((path, place));
        }
        if places.len() > MAX_FILES {
            return Err(Refusal::TooManyFiles { limit: MAX_FILES as u64 }.into());
        }
    }
    if places.is_empty() {
        return Err(Refusal::Empty.into());
    }
    places.sort();
    let (mut left, mut room) = (limit, Room::of(bytes));
    let mut read = Vec::new();
    for (path, place) in places {
        let mut entry = archive.by_index(place).map_err(|_| broken())?;
        let mut bounded = Bounded { inner: &mut entry, left: &mut left, broke: false };
        let outcome = if is_workbook(&path) {
            one_workbook(&mut bounded, options, progress, &mut room)
        } else {
            read_csv(&mut bounded, options, progress)
        };
        let broke = bounded.broke;
        let outcome = match outcome {
            _ if broke => return Err(broken()),
            Ok(report) => Ok(report),
            Err(ReadError::Refused(refusal)) => Err(refusal),
            Err(ReadError::Io(_)) => return Err(broken()),
        };
        read.push(Named { name: file_name(&path), read: outcome });
    }
    Ok(read)
}

fn is_workbook(path: &str) -> bool {
    path.to_lowercase().ends_with(".xlsx")
}

fn one_workbook(
    entry: &mut impl Read,
    options: &Options,
    progress: &mut dyn FnMut(u64),
    room: &mut Room,
) -> Result<Report, ReadError> {
    let mut bytes = Vec::new();
    entry.take(MAX_WORKBOOK_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_WORKBOOK_BYTES {
        return Err(Refusal::TooLong { limit: MAX_WORKBOOK_BYTES }.into());
    }
    workbook::read_within(&bytes, options, progress, room)
}

/// An entry as it is unpacked, of which only as many bytes come as are left for the whole file.
struct Bounded<'a, R> {
    inner: R,
    left: &'a mut u64,
    /// It held more, or could not be unpacked.
    broke: bool,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(into);
        let length = read.as_ref().map_or(0, |n| *n as u64);
        if read.is_err() || length > *self.left {
            self.broke = true;
            return Err(std::io::Error::from(std::io::ErrorKind::InvalidData));
        }
        *self.left -= length;
        read
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use chrono::NaiveDate;

    use super::*;

    const TABLE: &str = "Workload,Active,Entitled,As of\nTeams,1,2,2026-10-31\n";

    fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn read(bytes: &[u8], limit: u64) -> Result<Vec<Named<Result<Report, Refusal>>>, ReadError> {
        let options = Options::new(28, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        read_within(bytes, &options, &mut |_| (), limit)
    }

    #[test]
    fn every_report_is_read_and_what_the_system_adds_is_not() {
        let files = [
            ("b/two.csv", TABLE),
            ("a.csv", TABLE),
            ("__MACOSX/._a.csv", "x"),
            (".DS_Store", "x"),
            ("notes.txt", "nothing"),
            ("z.xlsx", "nothing"),
        ];
        let all = read(&zipped(&files), MAX_UNPACKED).unwrap();
        let names: Vec<(&str, bool)> = all.iter().map(|file| (file.name.as_str(), file.read.is_ok())).collect();
        assert_eq!(names, [("a.csv", true), ("two.csv", true), ("notes.txt", false), ("z.xlsx", false)]);
        assert_eq!(all[3].read, Err(Refusal::NotAWorkbook));
    }

    #[test]
    fn a_zip_is_bounded_as_a_whole() {
        let bytes = zipped(&[("a.csv", TABLE), ("b.csv", TABLE)]);
        let length = TABLE.len() as u64;
        assert!(read(&bytes, 2 * length).is_ok());
        for (bytes, limit) in [(bytes.as_slice(), 2 * length - 1), (&bytes[..60], MAX_UNPACKED), (b"PK", MAX_UNPACKED)]
        {
            assert!(matches!(read(bytes, limit), Err(ReadError::Refused(Refusal::BrokenZip))));
        }
        let many: Vec<(String, &str)> = (0..=MAX_FILES).map(|n| (format!("{n}.csv"), TABLE)).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        let refused = read(&zipped(&many), MAX_UNPACKED);
        assert!(matches!(refused, Err(ReadError::Refused(Refusal::TooManyFiles { .. }))));
        assert!(matches!(read(&zipped(&[]), MAX_UNPACKED), Err(ReadError::Refused(Refusal::Empty))));
    }

    #[test]
    fn a_name_is_shown_without_its_folders() {
        for (path, name) in [("C:\\x\\a.csv", "a.csv"), ("a/b/c.csv", "c.csv"), ("", ""), ("a\u{0}\n.csv", "a.csv")] {
            assert_eq!(file_name(path), name);
        }
    }
}
