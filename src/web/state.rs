//! What every handler can reach: database, clock and settings.

use std::sync::Arc;

use actix_web::web;

use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::playbook::Library;
use crate::session::passwords::Passwords;
use crate::session::throttle::Throttle;
use crate::store::{AnyConnection, Db};
use crate::web::upload::Uploads;

#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub config: Arc<Config>,
    pub passwords: Passwords,
    pub throttle: Throttle,
    pub uploads: Uploads,
    /// The versions of the playbook.
    pub playbooks: &'static Library,
}

impl App {
    /// Runs a query on a blocking thread.
    ///
    /// # Errors
    /// The closure's, or `Busy`.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut AnyConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = self.db.clone();
        web::block(move || db.read(f)).await.map_err(Error::internal)?
    }

    /// Runs one transaction on a blocking thread.
    ///
    /// # Errors
    /// The closure's, or `Busy`.
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut AnyConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = self.db.clone();
        web::block(move || db.write(f)).await.map_err(Error::internal)?
    }
}
