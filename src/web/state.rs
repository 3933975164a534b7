//! What every handler can reach: database, clock and settings.

use std::sync::Arc;

use actix_web::web;

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::policy::Who;
use crate::error::{Error, Result};
use crate::playbook::Library;
use crate::queries::Ask;
use crate::session::passwords::Passwords;
use crate::session::throttle::Throttle;
use crate::store::{AnyConnection, By, Db, Work};
use crate::web::context::Ctx;
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
    /// Does something in the person's name: one action, one transaction, on a blocking thread.
    ///
    /// # Errors
    /// `NotSignedIn`; the action's, or `Busy`.
    pub async fn act<T, E>(
        &self,
        ctx: &Ctx,
        action: impl FnOnce(&mut Work<'_>) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (db, viewer, now, playbooks) = (self.db.clone(), ctx.person()?, self.clock.timestamp(), self.playbooks);
        web::block(move || db.write(By { who: Who::Person(&viewer), now, playbooks }, action))
            .await
            .map_err(Error::internal)?
    }

    /// Does something for somebody who is not signed in yet: one action, one transaction, on a blocking thread.
    ///
    /// # Errors
    /// The action's, or `Busy`.
    pub async fn act_for_visitor<T, E>(
        &self,
        action: impl FnOnce(&mut Work<'_>) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (db, now, playbooks) = (self.db.clone(), self.clock.timestamp(), self.playbooks);
        web::block(move || db.write(By { who: Who::Visitor, now, playbooks }, action)).await.map_err(Error::internal)?
    }

    /// Asks something with the person's rights, on a blocking thread.
    ///
    /// # Errors
    /// `NotSignedIn`; the question's, or `Busy`.
    pub async fn ask<T, E>(
        &self,
        ctx: &Ctx,
        question: impl FnOnce(&mut Ask<'_>) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (db, viewer, now, playbooks) = (self.db.clone(), ctx.person()?, self.clock.timestamp(), self.playbooks);
        web::block(move || db.ask(|conn| question(&mut Ask { conn, viewer: &viewer, now, playbooks })))
            .await
            .map_err(Error::internal)?
    }

    /// Asks something before it is known who asks, on a blocking thread.
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
}
