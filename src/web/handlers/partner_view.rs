//! The partner's page, looked at by the staff: the same template, made from what the partner sees now or from what an approval
//! would show them.

use actix_web::{HttpResponse, web};

use crate::error::Result;
use crate::paths;
use crate::queries::partner_view::{self, Basis, PartnerView};
use crate::web::context::Ctx;
use crate::web::state::App;
use crate::web::views::narrowing;
use crate::web::views::summary::{Preview, SummaryPage};
use crate::words::fl;

#[derive(serde::Deserialize)]
pub struct Query {
    /// Key of what it is made from.
    of: Option<String>,
    review: Option<i64>,
    revision: Option<i64>,
}

/// `GET /engagements/{id}/partner-view`
pub async fn show(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    query: web::Query<Query>,
) -> Result<HttpResponse> {
    let (id, wanted) = (path.into_inner(), query.of.as_deref().and_then(Basis::from_key));
    let asked = query.review.zip(query.revision);
    app.show(ctx, move |ask| partner_view::find(ask, id, wanted, asked), page).await
}

/// The summary as partners see it, and what the manager is told of it.
fn page(ctx: Ctx, found: PartnerView) -> SummaryPage {
    let PartnerView { engagement, basis, offered, summary } = found;
    let t = ctx.t;
    let (is_there, has_partner) = (summary.last.is_some(), summary.organisation.is_some());
    let text = match basis {
        Basis::Draft if !has_partner => fl!(t, "partner-view-draft-unassigned"),
        Basis::Submitted if !has_partner => fl!(t, "partner-view-submitted-unassigned"),
        Basis::Approved if !has_partner && !is_there => fl!(t, "partner-view-none-unassigned"),
        Basis::Approved if !has_partner => fl!(t, "partner-view-approved-unassigned"),
        Basis::Draft => fl!(t, "partner-view-draft"),
        Basis::Submitted => fl!(t, "partner-view-submitted"),
        Basis::Approved if !is_there => fl!(t, "partner-view-none"),
        Basis::Approved => fl!(t, "partner-view-approved"),
    };
    let path = |of: Basis| narrowing::link(&paths::partner_view(engagement.id), [("of", of.key())]);
    let others = offered.into_iter().filter(|other| *other != basis).map(|other| {
        let words = match other {
            Basis::Draft => fl!(t, "partner-view-to-draft"),
            Basis::Submitted => fl!(t, "partner-view-to-submitted"),
            Basis::Approved if !has_partner => fl!(t, "partner-view-to-approved-unassigned"),
            Basis::Approved => fl!(t, "partner-view-to-approved"),
        };
        (words, path(other))
    });
    let preview = Preview {
        engagement_id: engagement.id,
        newest_path: path(Basis::Approved),
        title: fl!(t, "partner-view-title"),
        text,
        is_provisional: basis != Basis::Approved,
        unassigned: (!has_partner).then(|| fl!(t, "partner-view-unassigned")),
        assign: (!has_partner && ctx.viewer.as_ref().is_some_and(|viewer| viewer.may_manage(engagement.manager_id)))
            .then(|| paths::edit_engagement(engagement.id)),
        others: others.collect(),
    };
    SummaryPage::new(ctx, summary, Some(preview))
}
