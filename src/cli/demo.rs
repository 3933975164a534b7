//! The demonstration: made-up data, served on this machine.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use super::database::{Start, made, make_folder};
use super::{Failure, said, say, serve};
use crate::clock::Clock;
use crate::config::{Config, Folder};
use crate::demo;
use crate::store::Db;
use crate::store::file::{BESIDE, Hold, Purpose, beside, remove, resolved};
use crate::words::{Lang, fl, texts};

/// Prepares the data and serves until it is told to stop.
pub(super) fn run(reset: bool, bind: Option<SocketAddr>, folder: &Folder) -> Result<(), Failure> {
    let config = Config::for_demo(bind, folder)?;
    // Before anything is thrown away: another demonstration may be running on these very data.
    drop(TcpListener::bind(config.bind).map_err(|e| said(format!("cannot bind {}: {e}", config.bind)))?);
    if reset {
        make_folder(&config.data_dir)?;
        let database = resolved(Path::new(&config.database_url));
        let _alone = Hold::take(&database, Purpose::Restore)?;
        remove(&database)?;
        for end in BESIDE {
            remove(&beside(&database, end))?;
        }
    }
    let _hold = made(&config.database_url, &config.data_dir, Start::Demo)?;
    demo::prepare(&Db::open(&config.database_url, 1)?, &Clock::system())?;
    serve(config, |application| {
        let address = application.address();
        for lang in [Lang::Ja, Lang::En] {
            let t = texts(lang);
            say(fl!(t, "cli-demo-ready", address = format!("http://{address}/")))?;
            say(fl!(t, "cli-demo-accounts", password = demo::PASSWORD))?;
        }
        for email in demo::addresses() {
            say(format!("  {email}"))?;
        }
        Ok(())
    })
}
