//! Fills a database with engagements in the shape of the demonstration: `--database URL --engagements N`.
//!
//! The demonstration's story is told once, by its own actions; each of its engagements is then written again and again, for
//! other customers, managers and partners and on other days, through the functions of the store that the actions use. So
//! what those keep beside the rows (index of names, chains of the trail) is kept. The counts of reports without a denominator
//! (`usage_points`) and the trail's entries of imports are left out: no page that is measured reads them.

mod copy;
mod customers;
mod people;
mod random;
mod template;

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use diesel::connection::SimpleConnection as _;
use success_review::clock::Clock;
use success_review::demo;
use success_review::domain::page::Cursor;
use success_review::domain::policy::Who;
use success_review::error::Result;
use success_review::playbook::library;
use success_review::store::engagement_list::Place;
use success_review::store::{Backend, By, Db, due_counts, migrations};

use self::copy::copy;
use self::random::Random;
use self::template::Template;

/// Engagements that are written in one transaction: each touches pages of every index, and the more of them there are the fewer
/// are written twice.
const TOGETHER: usize = 5_000;
/// For SQLite meanwhile: it keeps 6 GB of the file in memory, where it would otherwise read its own pages again and again from the
/// disk, takes what is written together into the file less often, and waits for no disk. A fill that broke off is made anew.
const HURRY: &str = "PRAGMA cache_size = -6000000; PRAGMA wal_autocheckpoint = 200000; PRAGMA synchronous = OFF";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().skip_while(|a| *a != name).nth(1);
    let number = value("--engagements").and_then(|n| n.parse().ok());
    let (Some(url), Some(number)) = (value("--database"), number) else {
        println!("fill --database URL --engagements N; `benches/run` calls it");
        return ExitCode::SUCCESS;
    };
    match fill(url, number) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fill: {error}");
            ExitCode::FAILURE
        }
    }
}

fn fill(url: &str, number: usize) -> Result<()> {
    let (clock, began) = (Clock::system(), Instant::now());
    let db = Db::make(url, 1)?;
    migrations::run(&db)?;
    demo::prepare(&db, &clock)?;
    let by = By { who: Who::CommandLine(None), now: clock.timestamp(), playbooks: library() };
    if db.backend() == Backend::Sqlite {
        db.maintain(|conn| Ok(conn.batch_execute(HURRY)?))?;
    }
    let people = db.write(by, people::make)?;
    let templates = db.read(|conn| Template::all(conn, &people.lead))?;
    println!("{} engagements to be written again, {people}", templates.len());
    let mut random = Random::new(20_261_126);
    // The story's own count too.
    let mut written = templates.len();
    let mut turn = 0;
    let mut places: Vec<Place> = Vec::with_capacity(number);
    while written < number {
        let batch = TOGETHER.min(number - written);
        db.write(by, |work| {
            for _ in 0..batch {
                let template = &templates[turn % templates.len()];
                let place = copy(work, template, &people, &mut random, turn)?;
                work.made(place.1);
                places.push(place);
                turn += 1;
            }
            Ok::<_, success_review::error::Error>(())
        })?;
        written += batch;
        tell(written, number, began);
    }
    println!();
    // What the server does every day.
    db.keep_statistics();
    due_counts::settle(&db, clock.now().date_naive())?;
    // What the driver asks for.
    places.sort_by_key(|place| (place.0, place.1));
    if let Some(deep) = places.get(places.len() / 10) {
        println!("example deep {}", Cursor::after(deep));
    }
    for (name, id) in template::examples(&templates, people.measured()) {
        println!("example {name} {id}");
    }
    println!("filled in {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

fn tell(written: usize, number: usize, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    let rate = written as f64 / seconds;
    print!("\r{written} of {number}, {rate:.0}/s, {:.0} s left   ", (number - written) as f64 / rate);
    // What cannot be shown is not missed.
    let _ = std::io::stdout().flush();
}
