//! What most tests of forms begin with: an engagement and its manager, signed in.

use success_review::domain::policy::Role;

use super::builders::Desk;
use super::{Client, Page, TestApp};

/// E-mail address of the manager.
pub const MANAGER: &str = "manager@example.com";

pub struct Scene {
    pub app: TestApp,
    pub manager: i64,
    pub engagement: i64,
    pub client: Client,
}

impl Scene {
    /// With an engagement whose gate is open.
    pub async fn ready() -> Self {
        Self::of(|desk, manager| desk.ready_engagement(manager, "青嶺精機株式会社")).await
    }

    /// With the engagement that is made for this manager.
    pub async fn of(make: impl FnOnce(&Desk<'_>, i64) -> i64) -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user(MANAGER, &[Role::Manager]);
        let engagement = make(&app.desk(), manager);
        let client = app.sign_in(MANAGER).await;
        Self { app, manager, engagement, client }
    }

    /// A path below the engagement's.
    pub fn path(&self, end: &str) -> String {
        format!("/engagements/{}{end}", self.engagement)
    }

    /// The page there.
    pub async fn page(&self, end: &str) -> Page {
        self.client.get(&self.path(end)).await.expect(200)
    }
}
