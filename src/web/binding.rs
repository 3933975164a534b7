//! The table of URLs bound to its handlers. What is in the table is `routes`' business.

use actix_web::http::Method;
use actix_web::{HttpResponse, Route, web};

use super::handlers;
use crate::routes::{TABLE, every_route};

macro_rules! routes {
    ($($method:ident $path:literal $(as $name:ident($($part:ident),*))?, $who:ident, $room:ident::$handler:ident $(, $typed:ident)?;)*) => {
        /// A route for each line of the table, in its order.
        fn routes() -> Vec<Route> {
            vec![$(web::method(Method::$method).to(handlers::$room::$handler),)*]
        }
    };
}

every_route!(routes);

/// Puts the table into the application. A known path with another method is 405, all else 404.
pub fn configure(config: &mut web::ServiceConfig) {
    let mut by_path: Vec<(&str, Vec<&str>, Vec<Route>)> = Vec::new();
    for (entry, route) in TABLE.iter().zip(routes()) {
        match by_path.iter_mut().find(|(path, ..)| *path == entry.path) {
            Some((_, methods, routes)) => {
                methods.push(entry.method.as_str());
                routes.push(route);
            }
            None => by_path.push((entry.path, vec![entry.method.as_str()], vec![route])),
        }
    }
    for (path, methods, routes) in by_path {
        let allowed = methods.join(", ").replace("GET", "GET, HEAD");
        let refuse = move || {
            let allowed = allowed.clone();
            async move { HttpResponse::MethodNotAllowed().insert_header(("allow", allowed)).finish() }
        };
        let resource = routes.into_iter().fold(web::resource(path), |resource, route| resource.route(route));
        config.service(resource.default_service(web::route().to(refuse)));
    }
    config.default_service(web::route().to(|| async { HttpResponse::NotFound().finish() }));
}
