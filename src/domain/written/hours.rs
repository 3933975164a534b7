//! Times of day as people write when a meeting is: `14:00〜15:30`.

use chrono::NaiveTime;

use super::plain;

/// From when, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    pub from: NaiveTime,
    /// In minutes; `None` where only the beginning is written.
    pub minutes: Option<i64>,
}

/// What may stand between two times, and behind the last.
const BETWEEN: [&str; 9] = ["~", "〜", "–", "—", "-", "−", "から", "まで", "to"];

/// A time, or a time and a later one: `14:00`, `14:00〜15:30`, `14時から15時30分まで`, `9:00-10:00`. `None` for everything else, a zone too:
/// it is not known which one would count.
pub fn hours(text: &str) -> Option<Hours> {
    let mut text = plain(text).replace(['(', ')'], "");
    for word in BETWEEN {
        text = text.replace(word, " ");
    }
    let mut times = text.split_whitespace().map(time);
    let from = times.next()??;
    let until = match times.next() {
        None => return Some(Hours { from, minutes: None }),
        Some(until) => until?,
    };
    let minutes = (until - from).num_minutes();
    (times.next().is_none() && minutes > 0).then_some(Hours { from, minutes: Some(minutes) })
}

/// Whether the text is meant as a time and is none: `25:99`, `24:00`, `-1`, `1430`, `15:00〜14:00`. Words that people use (`午後`,
/// `after lunch`, `14時ごろ`, `14:00 PST`) are no time, and are meant so.
pub fn is_impossible(text: &str) -> bool {
    let mut rest = plain(text).into_owned();
    for word in BETWEEN {
        rest = rest.replace(word, " ");
    }
    let of_time = |c: char| c.is_ascii_digit() || c.is_whitespace() || "時分半:.,;/+()".contains(c);
    rest.contains(|c: char| c.is_ascii_digit()) && rest.chars().all(of_time) && hours(text).is_none()
}

/// `14:00`, `14時`, `14時30分`, `14時半`.
fn time(word: &str) -> Option<NaiveTime> {
    let (hour, minute) = match word.split_once(':') {
        Some(parts) => parts,
        None => {
            let (hour, rest) = word.split_once('時')?;
            match rest {
                "" => (hour, "00"),
                "半" => (hour, "30"),
                _ => (hour, rest.strip_suffix('分')?),
            }
        }
    };
    let number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten();
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 {
        return None;
    }
    NaiveTime::from_hms_opt(number(hour)?, number(minute)?, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_as_a_time_and_is_none_is_told_from_words() {
        for text in [
            "25:99",
            "24:00",
            "-1",
            "99999999",
            "1430",
            "14",
            "14.30",
            "14:0",
            "15:00〜14:00",
            "２５：００",
            "25時",
            "14時60分",
            "10:00 11:00 12:00",
            "22:00〜24:00",
            "(25:00)",
        ] {
            assert!(is_impossible(text), "{text}");
        }
        for text in [
            "",
            " ",
            "14:00",
            "14:00〜15:30",
            "14時から15時30分まで",
            "14:00〜",
            "午後",
            "午後2時",
            "after lunch",
            "14時ごろ",
            "abc",
            "14:00 PST",
            "2:00 pm",
            "14:00頃",
            "未定",
            "-",
        ] {
            assert!(!is_impossible(text), "{text}");
        }
    }

    #[test]
    fn a_time_and_a_span_are_read_however_they_are_written() {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        for text in [
            "14:00〜15:30",
            "14:00-15:30",
            "１４：００～１５：３０",
            "14時から15時30分まで",
            "14時〜15時半",
            "14:00 – 15:30",
            "14:00 to 15:30",
        ] {
            assert_eq!(hours(text), Some(Hours { from: at(14, 0), minutes: Some(90) }), "{text}");
        }
        for text in ["9:05", "9時05分"] {
            assert_eq!(hours(text), Some(Hours { from: at(9, 5), minutes: None }), "{text}");
        }
        for text in
            ["", "午後", "25:00", "14:00 PST", "15:00〜14:00", "14:00〜", "10:00 11:00 12:00", "14:0", "2:00 pm"]
        {
            let read = hours(text);
            assert!(read.is_none() || text == "14:00〜", "{text}: {read:?}");
        }
    }
}
