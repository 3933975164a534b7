//! Whether the process lives, and whether it can serve.

use actix_web::{HttpResponse, web};

use crate::queries;
use crate::session::blocking;
use crate::web::state::App;

/// The process answers.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// The database is reached, migrated, and takes writes, and the program was not told to stop.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    // Asks nobody.
    if app.is_stopping() {
        return not_ready();
    }
    let (db, announced) = (app.db.clone(), app.announced.clone());
    match blocking::run(move || queries::health::is_ready(&db, &announced)).await {
        Ok(true) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"),
        not => {
            if let Err(cause) = not {
                tracing::warn!(%cause, "not ready");
            }
            not_ready()
        }
    }
}

fn not_ready() -> HttpResponse {
    HttpResponse::ServiceUnavailable()
        .insert_header(("retry-after", "2"))
        .content_type("text/plain; charset=utf-8")
        .body("not ready\n")
}
