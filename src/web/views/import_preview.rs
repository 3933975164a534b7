//! The preview of files that are to be imported into an engagement: what each would change, and what is asked before.

use askama::Template;

use crate::domain::doubts::{self, Doubt};
use crate::domain::report::Measure;
use crate::domain::usage::{Counts, Figures, LEAST_TARGET};
use crate::forms::FieldErrors;
use crate::queries::usage_import::Plan;
use crate::reports::Report;
use crate::store::Seen;
use crate::store::engagements::Engagement;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::views::doubts::Point;
use crate::words::fl;
use crate::words::imports as words;

/// A file with what importing it would do.
pub struct PreviewFile {
    /// Counted from 0.
    pub place: usize,
    pub name: String,
    pub report: Report,
    pub plan: Plan,
}

#[derive(Template)]
#[template(path = "usage/preview.html")]
pub struct PreviewPage {
    pub ctx: Ctx,
    pub engagement: Seen<Engagement>,
    pub files: Vec<PreviewFile>,
    /// Before the first file, and after the last.
    pub before: Figures,
    pub after: Figures,
    pub sealed: String,
    pub errors: FieldErrors,
}

impl PreviewPage {
    fn title(&self) -> String {
        let title = fl!(self.ctx.t, "import-preview-title");
        if self.errors.is_empty() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }

    fn is_many(&self) -> bool {
        self.files.len() > 1
    }

    fn report_name(&self, file: &PreviewFile) -> String {
        words::report_name(self.ctx.t, file.report.kind.key())
    }

    /// The heading of a part, with the file's name where there are several.
    fn heading(&self, title: impl AsRef<str>, file: &PreviewFile) -> String {
        let title = title.as_ref();
        if self.is_many() {
            fl!(self.ctx.t, "import-of-file", title = title, file = file.name.as_str())
        } else {
            title.to_owned()
        }
    }

    /// Id of the heading; each file has its own.
    fn id(&self, part: &str, file: &PreviewFile) -> String {
        let place = crate::words::count(file.place);
        if place == 0 { part.to_owned() } else { crate::words::numbered(part, &place) }
    }

    fn ignored(&self, file: &PreviewFile) -> Vec<String> {
        let (t, lang) = (self.ctx.t, self.ctx.lang);
        let of_file = file.report.ignored.iter().map(|what| words::ignored(t, lang, what));
        let left_out = file.plan.left_out.iter();
        of_file.chain(left_out.map(|name| fl!(t, "import-ignored-workload", name = name.as_str()))).collect()
    }

    /// How the file was understood where it is not written as reports are.
    fn understood(&self, file: &PreviewFile) -> Vec<String> {
        file.report.understood.iter().map(|what| words::understood(self.ctx.t, self.ctx.lang, what)).collect()
    }

    /// Other sheets that can be read: the value of the button, which names file and sheet, and its words.
    fn sheets(&self) -> Vec<(String, String)> {
        let of_file = |file: &PreviewFile| -> Vec<(String, String)> {
            let names = file.report.others.iter().filter_map(Report::sheet);
            names
                .map(|name| {
                    let words = fl!(self.ctx.t, "import-sheet-choose", name = name);
                    (format!("{} {name}", file.place), self.heading(words, file))
                })
                .collect()
        };
        self.files.iter().flat_map(of_file).collect()
    }

    fn changes_nothing(&self) -> bool {
        self.files.iter().all(|file| file.plan.changes_nothing())
    }

    fn holds_rates(&self) -> bool {
        self.files.iter().any(|file| file.report.kind.holds_rates())
    }

    /// What is asked, with the engagement that has the same figures.
    fn doubts(&self) -> Vec<Point> {
        let of_file = |file: &PreviewFile, doubt: &Doubt| {
            let words = words::doubt(self.ctx.t, self.ctx.lang, doubt);
            self.heading_of_doubt(words, file)
        };
        let all = self.files.iter().flat_map(|file| file.plan.doubts.iter().map(move |doubt| (file, doubt)));
        all.map(|(file, doubt)| {
            let twin = file.plan.twin.as_ref().filter(|_| *doubt == Doubt::Twin);
            let twin = twin.map(|twin| (twin.id, twin.customer_name.clone()));
            Point { customer: None, words: of_file(file, doubt), twin }
        })
        .collect()
    }

    fn heading_of_doubt(&self, words: String, file: &PreviewFile) -> String {
        if self.is_many() {
            fl!(self.ctx.t, "import-refused-of-file", file = file.name.as_str(), what = words)
        } else {
            words
        }
    }

    /// What tells more of the tick: why it is missed, where it is.
    fn described(&self) -> &'static str {
        if self.errors.of("confirmed").is_some() { "confirmed-error" } else { "" }
    }

    /// The doubts as the tick carries them.
    fn mark(&self) -> String {
        let all: Vec<Doubt> = self.files.iter().flat_map(|file| file.plan.doubts.iter().cloned()).collect();
        doubts::marked(&all)
    }

    /// The workloads whose AU changes, with the figure before and after.
    fn moves(&self) -> Vec<(String, Option<String>, Option<String>)> {
        let pairs = self.before.workloads.iter().zip(&self.after.workloads);
        pairs
            .map(|(before, after)| (after.name.clone(), before.figure(), after.figure()))
            .filter(|(_, before, after)| before != after)
            .collect()
    }

    /// A rate as a report gives it; without a target the usual one decides how it is rounded.
    fn figure(&self, counts: &Option<Counts>, target: &Option<i64>) -> Option<String> {
        counts.and_then(|c| c.figure(target.unwrap_or(LEAST_TARGET)))
    }

    /// The tenant's total has none.
    fn no_target(&self) -> &'static Option<i64> {
        &None
    }

    fn measure(&self, measure: &Measure) -> String {
        match measure {
            Measure::Entitled => fl!(self.ctx.t, "usage-entitled"),
            other => crate::words::word(self.ctx.t, "measure", other.key()),
        }
    }

    fn reached(&self, figures: &Figures) -> i64 {
        crate::words::count(figures.reached())
    }

    fn total(&self) -> i64 {
        crate::words::count(self.after.workloads.len())
    }
}
