# Texts of the interface. Texts of the process live in the playbook's file.

### Frame
skip-link = Skip to content
nav-main = Main
nav-home = My work
nav-engagements = Engagements
nav-reviews = To decide
nav-portfolio = Portfolio
nav-summaries = Summaries
nav-admin = Administration
nav-playbook = Playbook
nav-account = Account settings
nav-account-prefix = Account: 
nav-sign-out = Sign out
footer-name = for Microsoft FastTrack
footer-playbook = Playbook of { $date }
footer-shown = Shown { $at }
role-manager = FastTrack manager
role-partner = Partner
role-lead = Lead
role-administrator = Administrator
inline-separator = {" · "}
list-separator = {", "}
answer-row = { $name } ({ $rest })

### Words for states
status-active = Active
status-blocked = Blocked
status-paused = Paused
status-complete = Complete
review-draft = Draft
review-submitted = Submitted
review-returned = Returned
review-approved = Approved
review-withdrawn = Withdrawn
segment-enterprise = Enterprise
segment-business = Business
segment-education = Education
segment-public_sector = Public sector
side-customer = Customer
side-partner = Partner
side-microsoft = Microsoft
step-open = Not started
step-in_progress = In progress
step-done = Done
step-cancelled = Cancelled
meeting-held = Held
meeting-not_attended = Customer absent
meeting-cancelled = Cancelled
source-typed = Typed
source-imported = From a report
source-report = From a report ({ $report })
progress-done = Complete
progress-counted = complete
progress-doing = In progress
progress-todo = Not started
progress-na = Not needed

### Forms in general
required = Required
required-for-submission = Required to submit
optional = Optional
save = Save
cancel = Cancel
change = Change
back = Back
choose = Choose
error-summary-title = { $count ->
    [one] There is one entry to correct
   *[other] There are { $count } entries to correct
}
error-title-prefix = Error: { $title }
form-required = Enter: { $label }
form-too-long = { $label }: use at most { $max } characters (now { $count })
form-date = { $label }: enter a real date such as 2026-12-15
form-future = { $label }: the date cannot lie in the future
form-future-in = { $label }: the date cannot lie in the future (time zone { $zone })
form-past = { $label }: the date cannot lie in the past (time zone { $zone })
form-before-meeting = { $label }: the date cannot lie before the meeting on { $date }
form-number = { $label }: enter a whole number, 0 or more
form-email = { $label }: enter an e-mail address such as name@example.com
form-url = { $label }: enter a URL that begins with https:// or http://
form-choice = { $label }: choose one from the list
form-date-hint = For example 2026-12-15
form-limit = Up to { $max } characters
form-busy = Too much is going on at once. Wait a few seconds and send it again
form-conflict = Somebody changed this first, in another window or as another person. Check the content and save again

### Errors
error-over = Error { $status }
error-request-id = When you ask for help, give this number:
error-home = Go to the start page
error-engagements = Go to the engagements
error-400-title = What was sent could not be read
error-400-text = It may have been damaged on its way.
error-400-advice = Go back and try again.
error-401-text = Your sign-in has expired. Please sign in again.
error-403-title = You may not do this
error-403-text = You lack the right to do this, or the page was open so long that its origin could not be checked.
error-403-advice = Open the page again and retry. If you need the right, ask an administrator.
error-404-title = Page not found
error-404-text = The address has changed, or the page lies outside what you can see.
error-404-advice = An engagement that was reassigned can be opened by its new manager only.
error-405-title = The page cannot be opened this way
error-405-text = This page does not take that operation.
error-405-advice = Open the page you need from its list.
error-409-title = Somebody else changed it first
error-409-text = The content changed after you opened this page, so nothing was overwritten.
error-409-advice = Open the page again and look at the newest content.
error-413-title = Too large to send
error-413-text = What was sent is too large to be accepted.
error-413-advice = Shorten the text and try again.
error-429-title = Too many attempts
error-429-text = After repeated failures, no further attempt is accepted for a while.
error-429-advice = Wait about 15 minutes and try again.
error-500-title = Something went wrong
error-500-text = A fault on our side stopped this. Nothing that was saved is lost.
error-500-advice = Wait a moment and try again.
error-503-title = Busy right now
error-503-text = Too much is going on at once to answer.
error-503-advice = Wait a few seconds and try again.

### Sign-in and account
sign-in-title = Sign in
sign-in-product = Customer success reviews
sign-in-say = Was the target reached, what remains, who does what next? Customer success reviews are prepared, held and approved here.
sign-in-email = E-mail address
sign-in-password = Password
sign-in-submit = Sign in
sign-in-kept = Reviews in progress have been kept. Sign in to continue where you stopped.
sign-in-failed = E-mail address or password is not correct
account-title = Account settings
account-settings = Display
account-language = Language
account-language-hint = “As the browser” follows the language of your browser.
account-language-browser = As the browser
account-language-ja = 日本語
account-language-en = English
account-time-zone = Time zone
account-time-zone-hint = Dates and times are shown in this zone.
account-saved = Settings saved
account-password = Password
account-password-note = Changing it ends your sessions on all other devices.
account-password-current = Current password
account-password-new = New password
account-password-hint = 12 to 128 characters of any kind.
account-password-again = New password, again
account-password-submit = Change password
account-password-wrong = The current password is not correct
account-password-differs = The two new passwords differ
account-password-short = Use at least { $least } characters for the password
account-password-long = Use at most { $most } characters for the password
account-password-common = This password is easily guessed. Choose another
account-password-changed = Password changed; your other sessions have ended
account-sessions = Where you are signed in
account-sessions-note = End whatever you don't recognise, and change your password. Signing out ends the sessions on all devices.
account-session-browser = Browser
account-session-began = Signed in
account-session-seen = Last used
account-session-current = The session of this page
account-session-end = End
account-session-end-which = : { $browser }, signed in { $began }
account-session-ended = Session ended
account-browser-on = { $name } on { $system }
account-browser-unknown = Unknown browser

# (end of Sign-in and account)

### Administration
admin-nav = Administration
admin-actions = Actions
admin-filter = Filter
admin-stored-now = Stored now:
admin-users-title = Users
admin-users-lead = Add accounts, change roles, disable access.
admin-users-search = Search users
admin-users-q = Name or e-mail address
admin-users-all = All
admin-users-active = Active
admin-users-disabled = Disabled
admin-users-empty = No user matches.
admin-users-show-all = Show all
admin-user-new = Add a user
admin-user-create = Add
admin-user-name = Name
admin-user-roles = Roles
admin-user-roles-hint = Several are possible, but a partner has no other role.
admin-user-partner = Organisation
admin-user-partner-hint = For the role of partner only.
admin-user-no-partner = None
admin-user-state = State
admin-user-password-hint = Leave it empty to have one made and shown once on the next page.
admin-user-email-taken = There is an account with this e-mail address already
admin-user-no-role = Choose at least one role
admin-user-partner-alone = Partner cannot be combined with another role
admin-user-partner-missing = Choose the organisation of this partner
admin-user-own-role = You cannot remove the administrator role from yourself
admin-user-created = User added
admin-user-saved = User saved
admin-user-open = Open the user
admin-user-disabled = Account disabled and its sessions ended
admin-user-enabled = Account enabled again
admin-password-reset = Password reset
admin-password-text = Makes a new password and shows it once. All sessions of this user end.
admin-password-submit = Reset password
admin-password-once = This password will not be shown again
admin-password-once-text = Pass it on securely and ask for it to be changed after signing in.
admin-disable = Disable account
admin-disable-text = All sessions end at once and signing in is refused. Records stay.
admin-disable-own = You cannot disable your own account.
admin-disable-engagements = { $count ->
    [one] Manages one engagement that is not complete
   *[other] Manages { $count } engagements that are not complete
}
admin-disable-engagements-text = They remain when the account is disabled. Ask a lead to reassign them.
admin-disabled-since = Disabled since { $at }
admin-enable = Enable account
admin-partners-title = Partner organisations
admin-partners-lead = The organisations that partners' users belong to.
admin-partners-empty = There is no partner organisation yet.
admin-partner-name = Name of the organisation
admin-partner-accounts = Accounts
admin-partner-new = Add a partner organisation
admin-partner-create = Add
admin-partner-hint = Submitted reviews keep the name they were submitted with.
admin-partner-taken = There is an organisation of this name already
admin-partner-created = Partner organisation added
admin-partner-saved = Partner organisation saved
admin-workloads-title = Workloads
admin-workloads-lead = The workloads that engagements choose from. When a product is renamed, change its name and keep the former one as an alias.
admin-workload-new = Add a workload
admin-workload-create = Add
admin-workload-name = Name
admin-workload-aliases = Aliases
admin-workload-aliases-hint = One per line. Imported usage reports are recognised by aliases too.
admin-workload-position = Position
admin-workload-position-hint = Lower numbers come first.
admin-workload-retired = Retired
admin-workload-retired-hint = New engagements cannot choose it. Existing ones and their reviews keep it.
admin-workload-is-retired = Retired
admin-workload-is-offered = Offered
admin-workload-key = Key
admin-workload-key-hint = Lower-case letters, digits, underscores, such as microsoft_loop. It cannot be changed later.
admin-workload-key-form = Key: use up to 60 lower-case letters, digits and underscores, beginning with a letter
admin-workload-key-taken = This key is in use already
admin-workload-name-taken = Another workload has this name or alias
admin-workload-alias-taken = Another workload has “{ $alias }” as its name or alias
admin-workload-too-many = Use at most 50 aliases
admin-workload-position-high = Position: use at most 1,000,000
admin-workload-created = Workload added
admin-workload-saved = Workload saved
admin-audit-title = Audit trail
admin-audit-lead = Changes and decisions, the newest first. Entries cannot be rewritten.
admin-audit-search = Filter the audit trail
admin-audit-engagement = Engagement number
admin-audit-engagement-no = Engagement { $id }
admin-audit-empty = There are no entries.
admin-audit-what = What
admin-audit-subject = On what
admin-audit-who = Who
admin-audit-version = Version
admin-audit-when = When
admin-audit-system = System (command line)

# (end of Administration)

### Home
home-unit = {""}
home-tally = Today in short
home-queue = Reviews waiting for a decision
home-queue-note = { $exceptions } with a shut gate, { $others } others.
home-queue-empty = No review is waiting.
home-gate-open = Gate open
home-gate-shut = Gate shut
home-waiting-days = { $days ->
    [0] submitted today
    [one] waiting for 1 day
   *[other] waiting for { $days } days
}
home-queue-all = Show the whole queue
home-returned = Returned
home-returned-note = Answer the comments and submit again.
home-no-returned = Nothing was returned.
home-drafts = Reviews in progress
home-drafts-note = What is missing before submission. Everything entered is kept.
home-no-drafts = No review is in progress.
home-meetings = Meetings to come
home-meetings-note = The last meeting did not take place, or nothing was agreed.
home-meets-again = The meeting is on { $date }.
home-meets-follow-up = The follow-up meeting is on { $date }.
home-ready = Gate open, meeting to come
home-ready-note = Engagements that are ready for the meeting.
home-no-ready = No engagement is waiting for its meeting.
home-late = Overdue next steps
home-steps-note = Overdue, or due within two weeks.
home-no-steps = Nothing is due soon.
home-review = Review { $number }
home-submitted = submitted { $day }, revision { $revision }
home-started = started { $at }
home-since = Gate open since
home-todo = To do next
home-no-engagements = No engagement is assigned to you yet.
home-draft-ready = Nothing is missing. Check it and submit.
home-draft-further = { $count } more
home-surveys = Surveys to be sent
home-surveys-note = Recorded as outstanding in a submitted review; the oldest 20 are shown.
home-no-surveys = There are no surveys to be sent.
home-survey-state = State
home-survey-outstanding = Not sent
home-survey-planned = To be sent on

# (end of Home)

### Engagements
engagements-lead-own = The engagements assigned to you, last changed first.
engagements-lead-all = All engagements, last changed first.
engagements-new = Register an engagement
engagements-search = Search engagements
engagements-all = All
engagements-narrow = Filter
engagements-customer = Customer
engagements-tenant = Tenant
engagements-tenant-hint = Tenant ID (GUID) or a domain name ending in “.onmicrosoft.com”
engagements-tenant-wrong = Enter the tenant as a GUID or as a name ending in “.onmicrosoft.com”
engagements-segment = Segment
engagements-zone = Time zone
engagements-zone-hint = Decides whether a date of a meeting or measurement lies in the future.
engagements-partner = Partner
engagements-partner-hint = Leave empty when the customer is supported directly.
engagements-status = Overall status
engagements-status-hint = “Complete” follows from the review and is never set by hand.
engagements-started = Start date
engagements-goals = Planned goals
engagements-goals-hint = What was agreed with the customer; R11a asks in the review whether it was reached.
engagements-workload = Workload
engagements-workloads = Intended workloads
engagements-workloads-hint = R1 is met when every chosen workload reaches its target active-usage rate (AU): a whole number from 10 to 100.
engagements-target = Target
engagements-target-of = Target of { $name } (%)
engagements-target-wrong = Enter the target of { $name } as a whole number from 10 to 100
engagements-retired = retired
engagements-create = Register
engagements-new-title = Register an engagement
engagements-edit-title = Edit the engagement
engagements-nothing-found = No engagement matches.
engagements-clear = Clear the filters
engagements-none = There are no engagements yet.
engagements-caption = { $count } shown
engagements-reached = At target
engagements-lowest = Lowest AU against target
engagements-review = Review
engagements-review-state = No. { $number } { $state }
engagements-review-none = not started
engagements-meets-on = Next meeting { $date }
engagements-due = Next due
engagements-updated = Updated
engagements-direct = direct
engagements-conflict = What you typed is kept below. Compare it with what was saved meanwhile, then save again if it is right.
conflict-field = Field
conflict-theirs = Saved
conflict-ours = Typed by you
step-late = Overdue
pager-label = Pages
pager-newest = Nothing newer
pager-first = First page
pager-older = Older
pager-oldest = Nothing older
crumbs-label = You are here
audit-engagement_created = registered the engagement
audit-engagement_updated = changed the engagement
audit-engagement_reassigned = reassigned the engagement
audit-usage_recorded = recorded a usage measurement
audit-usage_excluded = excluded a usage measurement
audit-criteria_replaced = changed the success criteria
audit-gate_opened = opened the gate by this change
audit-gate_shut = shut the gate by this change
audit-step_updated = changed the status of a next step

# (end of Engagements)

### Engagement page
engagement-manager = Manager
engagement-reassign = Reassign
engagement-start = Start a review
engagement-answer-return = Answer the comments
engagement-revise = Revise what was withdrawn
engagement-go-on = Next review or revision
engagement-continue = Continue review no. { $number }
engagement-edit = Edit the engagement
engagement-agenda = Agenda of the meeting
engagement-stand = Where it stands
journey-prepared = Scope and criteria
journey-gate = Usage gate
journey-recorded = Record of the meeting
journey-submitted = Submission
journey-approved = Lead’s approval
journey-done = Done
journey-done-on = Done { $day }
journey-open = Not yet
journey-next = What to do next:
journey-next-workloads = choose the intended workloads
journey-next-usage = record usage
journey-next-or = or
journey-next-criteria = record the success criteria as achieved
journey-next-agenda = prepare the agenda and hold the meeting
journey-next-write = continue filling in the review
journey-next-revise = mend the review and submit it again
journey-next-meet-on = prepare the agenda and hold the meeting on { $date }
journey-next-follow-up = hold the follow-up meeting
journey-next-follow-up-on = hold the follow-up meeting on { $date }
journey-next-steps = work on the agreed next steps
journey-next-waits = The lead is to decide.
journey-writing = In progress
gate-title = Gate
gate-note = A review can be completed when R1 or R2 is met.
gate-open = The gate is open
gate-shut = The gate is shut
gate-r1-none = Not met: no intended workload is chosen.
gate-r1-met = All { $total } intended workloads reach their target.
gate-r1-short = { $reached } of { $total } intended workloads reach their target. Short: { $short }.
gate-r2-none = The customer has defined no success criteria.
gate-r2-met = All { $total } success criteria of the customer are achieved.
gate-r2-short = { $achieved } of { $total } success criteria are achieved.
gate-r3 = A draft can be written all the same. Once the meeting was held, submitting it takes a written reason (R3).
gate-short = { $name } by { $count }
gate-unknown = { $name } not computable
gate-usage = Active usage (AU) of the workloads
gate-reached = { $reached } / { $total } reached
gate-achieved = { $achieved } / { $total } achieved
engagement-record-usage = Record usage
engagement-edit-criteria = Edit the criteria
engagement-no-workloads = No intended workload is chosen yet.
engagement-choose-workloads = Choose workloads
engagement-trend = AU over time
engagement-trend-note = All pictures share one scale.
engagement-trend-table = Show as a table
engagement-tasks = Tasks
engagement-task-name = Task
engagement-task-kind = Kind
engagement-task-role = Role
engagement-task-status = Status
engagement-task-named = { $task } ({ $name })
engagement-task-planned = { $services }, planned for { $day }
engagement-task-none = None
engagement-steps = Next steps
engagement-steps-note = Agreed with the customer.
engagement-no-steps = No next steps yet. They appear once a review is submitted.
engagement-step-what = What
engagement-step-owner = Owner
engagement-step-due = Due
engagement-step-status = Status
engagement-step-not-agreed = Not agreed: the submission of review no. { $number } was withdrawn
engagement-step-agreed = agreed in review no. { $number }
engagement-step-late = { $count ->
    [one] { $count } day overdue
   *[other] { $count } days overdue
}
engagement-reviews = Reviews
engagement-reviews-note = A submitted review never changes; a change is a new revision.
engagement-no-reviews = No review yet.
engagement-review-state = State
engagement-review-held = Meeting
engagement-review-outcome = Outcome
engagement-review-decided = Submitted / decided
engagement-review-number = No. { $number }
engagement-revision = No. { $number }, revision { $revision }
engagement-saved = saved { $at }
engagement-history = History
engagement-history-all = Show the whole history
engagement-no-history = No history yet.
engagement-reassign-note = An open draft moves with it.

# (end of Engagement page)

### Usage
usage-bar-head = Against the target
usage-axis-target = target { $target }
usage-reached = Reached
usage-unknown = Not computable
usage-short-by = { $count } more needed
usage-no-workloads = No intended workload
usage-pips = workloads at their target
usage-trend-label = AU of { $name } over time: first { $first } %, latest { $last } %, target { $target } %.
usage-title = Usage
usage-lead = Every measurement is kept. A wrong one is excluded with a reason.
usage-record-note = AU is active users divided by entitled users.
usage-workload-hint = Intended workloads come first.
usage-active = Active users
usage-active-hint = People who used it on purpose during the period
usage-entitled = Entitled users
usage-entitled-hint = People with a licence available. With 0 the rate is not computable.
usage-over-title = More active than entitled users
usage-over-question = The rate exceeds 100 %. Tick the box if the numbers are right
usage-over-confirm = The numbers are right
usage-period = Period (days)
usage-period-hint = FastTrack measures AU over 28 days.
usage-period-wrong = Enter the period as a whole number of days from 1 to 366
usage-as-of = As of
usage-note = Note
usage-record-button = Record
usage-history = History of measurements
usage-history-note = The latest as-of date counts; on the same day typed before imported, then the last entered.
usage-none = No measurement yet.
usage-counts = Active / entitled
usage-source = Source
usage-standing = Standing
usage-not-intended = Not an intended workload
usage-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
usage-no-data = No data
usage-approximate = approx.
usage-excluded = Excluded
usage-counts-now = Counts
usage-stale = Older than 45 days
usage-no-data-why = No data, so it does not count
usage-imports = Latest imports
usage-import-line = refreshed { $refreshed }, imported { $at } by { $by }
usage-import-link = Record of the import
usage-counts-newest = The latest as-of date
usage-counts-typed = On the same date, typed goes before imported
usage-counts-last = The last recorded of the same date
usage-behind-newer = A newer figure counts ({ $date })
usage-behind-typed = The typed figure of the same date counts
usage-behind-later = A later record of the same date counts
usage-recorded-only = Recorded only
usage-exclude = Exclude
usage-exclude-button = Exclude with this reason
usage-exclusion-reason = Reason for excluding it
usage-target = Target { $target } %
usage-not-measured = Not measured
usage-legend = The vertical line is the target. “Approx.” comes from “active” in a Microsoft 365 usage report, which is broader than FastTrack’s intentional use over 28 days.

# (end of Usage)

### Activity

spark-label = AU of { $name } over half a year: { $first } % on { $first_day }, { $last } % on { $last_day }. The target is { $target } %.
spark-none = No trend: fewer than two days were measured in the last half year

activity-title = Counts without a rate
activity-note = These reports do not say how many users are entitled, so only the trend is shown. The gate does not use them.
activity-total = Office 365 (whole tenant)
activity-not-in-gate = Not used for the gate, which is decided by the AU of each workload.
activity-rate = Rate
activity-refreshed = refreshed { $day }
activity-getOffice365ActiveUserCounts = Users per service and day
activity-getM365AppUserCounts = Users per Microsoft 365 app and day
activity-getTeamsUserActivityUserCounts = Users per kind of activity in Teams and day
activity-getOffice365ActivationsUserCounts = Activations per product
activity-line-label = Users of { $name } per day from { $from } to { $until }: { $first } at first, { $last } at last, { $highest } at most.
activity-table = Show the days as a table
activity-day = Day
activity-product = Product
activity-assigned = Assigned
activity-activated = Activated
activity-shared = Shared computer
activity-further = { $count } more products; those with the most licences are shown.

# (end of Activity)
### Import
report-getOffice365ServicesUserCounts = Active users per service
report-getOffice365ActiveUserDetail = Active users in detail (a row per user)
report-getOffice365ActiveUserCounts = Active users per service and day
report-getM365AppUserCounts = Users per Microsoft 365 app and day
report-getTeamsUserActivityUserCounts = Users per Teams activity and day
report-getOffice365ActivationsUserCounts = Activations per product
report-table = Usage table (our own format)
measure-active = active
measure-assigned = assigned
measure-activated = activated
measure-shared_computer = activated on shared computers
audit-usage_imported = imported a usage report
usage-import = Import a report
usage-import-note = Reads a Microsoft 365 usage report (CSV) or our own table (CSV or Excel). Nothing is recorded until you confirm it.
usage-typed = Type a measurement
upload-file = File
upload-file-hint = CSV up to 256 MiB, Excel workbook (.xlsx) up to 50 MiB.
upload-drop = You can also drop the file here.
upload-window = Period that counts as active (report per user only)
upload-window-hint = Who was active in this period up to the refresh date is counted. FastTrack measures AU over 28 days.
upload-button = Read and preview
upload-privacy = Rows of single users are added up while they are read; neither names nor rows are kept. The file itself is not kept either.
upload-which = Reports that can be imported, and the table’s format
upload-trend-only = shown as a trend only (no rate)
upload-table = Other figures can be typed into a table that already lists the intended workloads.
upload-table-csv = Table (CSV)
upload-table-xlsx = Table (Excel)
upload-sending = Sending… {"{n}"} %
upload-reading = Reading…
upload-failed = The file could not be sent. Check the connection and try again. Nothing has been recorded.
upload-too-long = This file is too large: CSV up to 256 MiB, Excel workbook up to 50 MiB.
upload-cancelled = Cancelled. Nothing has been recorded.
upload-bar = How much has been sent
import-progress = { $rows } rows read
import-title = Import a usage report
import-lead = You see what was read before anything is recorded.
import-no-file = Choose a file
import-again = The preview has expired. Choose the file again
import-preview-title = Preview of the import
import-preview-lead = Nothing has been recorded yet. Check the figures, then import them.
import-report = Report
import-refreshed = Refresh date
import-rows = Rows read
import-nothing-title = Nothing new
import-nothing = Everything in this file has been imported before. Nothing changes.
import-gate = Effect on the gate
import-gate-note = A gate that R2 (the customer’s success criteria) holds open is not changed by an import.
import-gate-stays-open = The gate stays open
import-gate-stays-shut = The gate stays shut
import-gate-opens = The import opens the gate
import-gate-shuts = The import shuts the gate
import-gate-unmoved = Intended workloads at their target: { $reached } of { $total }, as before.
import-gate-reached = Intended workloads at their target: { $before } of { $total } now, { $after } of { $total } afterwards.
import-figures = Figures per workload
import-figures-note = R1 decides which figure counts: the latest as-of date; on the same day typed before imported, then the last recorded.
import-no-figures = No figure that makes a rate.
import-approximate = Approx.: “active” and the licensed users as the report counts them, which is broader than FastTrack’s intentional use over 28 days.
import-counts = Counts
import-counts-why = Becomes the figure that counts for this workload
import-behind = Recorded only
import-behind-newer = A newer figure counts ({ $date })
import-behind-typed = A typed figure of the same date counts
import-behind-later = Another figure of the same date counts
import-recorded = Recorded only
import-recorded-why = Not an intended workload, so it does not count
import-no-data = No data
import-no-data-why = Kept in the history as “no data”; it does not count
import-left-out = Not imported
import-left-out-why = No data, and not an intended workload
import-known = Imported before
import-known-why = The same figure is there already
import-known-excluded = The same figure is there already, and excluded
import-total = The whole tenant (Office 365)
import-total-note = For information; it is never part of the gate.
import-series = Users over time
import-series-note = Without a denominator these are no rates; they are shown as trends.
import-series-name = Series
import-series-days = Period
import-series-last = Latest
import-series-added = Added
import-series-changed = Updated
import-series-unchanged = Unchanged
import-ignored = Left out
import-ignored-column = The column “{ $name }” is not needed and was skipped.
import-ignored-half = “{ $name }” has no counterpart and was not used.
import-ignored-no-data = “{ $name }” is empty for { $date }: taken as no data, not as 0.
import-ignored-deleted = Deleted users are not counted: { $count }.
import-ignored-later = Activities after the refresh date do not count as active: { $count }.
import-ignored-empty = Empty lines skipped: { $count }.
import-confirm = Import these figures
import-another = Choose another file
import-back = Back to usage
import-refused-title = The file cannot be imported
import-refused-nothing = Nothing has been recorded.
import-refused-known = These reports can be read:
import-refused-found = Headings found: { $cells }
import-refused-more = And { $count } more.
import-refused-empty = The file has no rows
import-refused-long = The file is longer than { $limit } MiB
import-refused-zip = The content is a ZIP file or an Excel workbook. If it is a workbook, let its name end in .xlsx
import-refused-no-workbook = The name ends in .xlsx, but the content is not an Excel workbook
import-refused-workbook = The workbook cannot be opened: it is damaged, or too large when unpacked
import-refused-encoding = The text is neither UTF-8 nor UTF-16. In Excel, save it as “CSV UTF-8”
import-refused-unknown = The headings belong to no report that is known
import-refused-repeated = The column “{ $name }” occurs twice
import-refused-rows = Too many rows: a report of this kind has at most { $limit }
import-refused-faults = Places to mend: { $count }
import-fault = Line { $line }, “{ $column }”: { $what }
import-fault-row = Line { $line }: { $what }
import-flaw-missing = no value
import-flaw-count = not a whole number
import-flaw-negative = a negative number
import-flaw-large = too large a number
import-flaw-date = not a date such as 2026-11-22
import-flaw-future = a date in the future
import-flaw-period = not a period in days
import-flaw-boolean = neither True nor False
import-flaw-more-cells = { $row } cells, more than the { $header } headings
import-flaw-fewer-cells = { $row } cells, fewer than the { $header } headings
import-flaw-contradicts = the same subject, date and period as line { $line } with other figures
import-flaw-refresh = another refresh date than the first row
import-flaw-text = longer than { $limit } characters
import-flaw-no-text = characters that are no text
import-flaw-quote = quotation marks that do not match
import-flaw-workload = no workload of this name is registered
imported-title = Usage report imported
imported-lead = { $by }, { $at }
imported-measurements = Measurements added
imported-points = Counts added or updated
imported-gate-same = This import did not change the gate.
imported-gate-opened = This import opened the gate.
imported-gate-shut = This import shut the gate.
imported-detail = { $report } (measurements: { $measurements }, counts: { $points })
imported-next = Start or continue the review on the engagement’s page
table-workload = Workload
table-active = Active users
table-entitled = Entitled users
table-as-of = As of
table-period = Period (days)
table-note = Note

# (end of Import)

### Criteria
criteria-title = The customer’s success criteria
criteria-lead = The gate opens when there is at least one criterion of the customer and each is achieved with target, actual and evidence.
criteria-none = No success criterion yet.
criteria-row = Criterion { $number }
criteria-field = Criterion { $number }: { $label }
criteria-statement = Criterion
criteria-target = Target
criteria-actual = Actual
criteria-evidence = Evidence
criteria-evidence-hint = Name of a document or how it was checked. A URL alone will do.
criteria-url = URL of the evidence
criteria-achieved = Achieved
criteria-achieved-hint = Takes target, actual and evidence.
criteria-by = Confirmed by
criteria-on = Achieved on
criteria-needed = To mark it as achieved, enter { $label }
criteria-verdict = Verdict
criteria-achieved-state = Achieved
criteria-open-state = Not achieved
criteria-add = Add a criterion
criteria-up = Up
criteria-down = Down
criteria-remove = Remove

# (end of Criteria)

### Agenda
agenda-title = Agenda of the customer success review
agenda-meets-on = Date of the meeting
agenda-made = Made on
agenda-usage = 1. Usage against target
agenda-criteria = 2. What was achieved against the success criteria
agenda-gaps = 3. Gaps
agenda-gaps-ask = What is hard to use, or gets in the way?
agenda-scenarios = 4. New business scenarios
agenda-scenarios-ask = Which further work or services would you like to take on?
agenda-decisions = 5. Decisions and next steps
agenda-decisions-ask = Each decision gets an owner and a date.
agenda-open-steps = Steps agreed earlier and still open

# (end of Agenda)

### Review in progress

draft-title-of = Review { $number } — { $customer }
draft-heading = Success review { $number }
draft-short = Review { $number }
draft-crumbs = You are here
draft-nav = Sections of the review
draft-nav-folded = Sections of the review (folded)
draft-nav-fold = Sections ({ $done } / { $all } complete)
draft-check-nav = Check and submit
draft-aside = What is needed to submit
draft-continue = Continue ({ $section })
draft-to-check = Check the answers and submit
draft-to-front = Back to the sections
draft-agenda = Agenda of the meeting
draft-discard = Discard the draft
draft-all-saved = Everything is saved. Last saved { $at }
draft-nothing-saved = Nothing entered yet
draft-saved-at = Saved { $at }
draft-unsaved = Not saved yet
draft-place = Section { $place } of { $all }
draft-save = Save draft
draft-save-next = Save and continue
draft-save-to-check = Save and return to the check
draft-kept-note = What you saved is kept when you stop.
draft-kept-choices = Press “Save draft” to show the fields that belong to your choice.
draft-section-not-needed = The meeting did not take place, so nothing is asked here.
draft-section-complete = Everything needed is there
draft-section-missing = { $count ->
    [one] One item to go
   *[other] { $count } items to go
}
draft-blockers = What still blocks completion
draft-blockers-none = Nothing blocks it. You can submit.
draft-blockers-submission = To submit: { $count }
draft-blockers-completion = For the overall status to be complete: { $count }
draft-blockers-note = You can submit without an agreement. The overall status then stays active.
draft-blocks-meeting = Hold the meeting and record it
draft-blocks-outcome = Choose one of the four outcomes
draft-section-blockers = Missing in this section
draft-ill-formed = { $section }: entries to correct: { $count }
draft-fulfilled = Rules that are met: { $count }
draft-fulfilled-r1 = Every intended workload reaches its usage target
draft-fulfilled-r2 = Every success criterion of the customer is achieved
draft-missing-plan = { $workload }: enter gaps, how use will be driven, prerequisites and approach
draft-missing-wants-more = Review “Further workloads wanted”: the outcome says that workloads are to be enabled
draft-missing-scenarios = Ask the customer about new business scenarios
draft-comments = Comments on the return
draft-comment-title = Comment on the return
draft-comment-revision = on revision { $revision }
draft-playbook-of = Filled in against the playbook of { $version }.
draft-playbook-newer = There is a newer version
draft-playbook-title = Change to the newer playbook
draft-playbook-text = This draft began with { $old }. With { $new } the questions change as follows. What you entered is kept.
draft-playbook-same = The questions are the same.
draft-playbook-added = New
draft-playbook-removed = No longer asked
draft-playbook-changed = Changed (label before: { $before })
draft-playbook-button = Change to the newer version
draft-figures-kept = The figures are those of the revision before.
draft-figures-fresh = The figures are the newest measurements.
draft-figures-refresh = Take the newest measurements
draft-figures-keep = Go back to the figures of the revision before
draft-start-title = Start the review
draft-start-title-returned = Answer the comments
draft-start-title-withdrawn = Revise what was withdrawn
draft-start-title-approved = Next review or revision
draft-start-title-waits = Waiting for a decision
draft-start-not-held = The last meeting did not take place. You can prepare the next review without waiting for the lead.
draft-start-first = You can begin before the meeting. What you enter is saved automatically.
draft-start-waits = A submitted review waits for the lead. To change it, withdraw it first.
draft-start-open-review = Open the submitted review
draft-start-goes-on = A new revision begins with what was submitted before.
draft-start-returned = The lead’s comments also stand beside the sections they belong to.
draft-start-approved = Start the next review, or revise the approved one. Starting the next review makes the overall status active again.
draft-start-button = Start the review
draft-start-further = Start the next review
draft-start-revise = Make a revision
draft-no-rows = No { $row } yet.
draft-row-add = Add { $row }
draft-row-remove = Remove
draft-row-up = Up
draft-row-down = Down
draft-internal = Internal only
draft-proposals = Proposed and carried over
draft-take-over = Add
draft-carry-note = From an earlier review (owner { $owner })
draft-propose-usage = Raise the use of the workloads that are below target
draft-propose-trained = Train the people who use the services
draft-propose-goals = Revise the plan for the goals that were not reached
draft-propose-progress = Show how to follow and manage progress
draft-r9 = Usage targets
draft-r9-yes = All targets reached
draft-r9-no = { $reached } of { $all } reach the target
draft-r9-note = Computed from the measurements. Where targets are missed, a next step is proposed.
draft-task-3735 = Task 3735
draft-task-3735-note = Submitting a review with the date of the meeting and its attendees completes task 3735.
draft-r14-note = Where the scope grows, the next step “return to customer kick-off” is created at submission.
draft-kick-off-step = Return to the customer kick-off process
draft-text-dirty = There are unsaved changes
draft-text-saving = Saving…
draft-text-failed = Could not save. What you typed is still on the page; trying again
draft-text-expired = Your sign-in has expired. What you typed is still on the page
draft-text-sign-in = Sign in again
draft-text-conflict = Open the newest content
draft-conflict-message = Saved in another window first. Autosave has stopped
draft-conflict-title = Saved in another window first
draft-conflict-text = After you opened this page, this section was saved elsewhere at { $at }. Neither text is lost. Choose which one to use.
draft-conflict-same = Both texts are the same.
draft-conflict-item = Item
draft-conflict-mine = Typed on this page
draft-conflict-theirs = Saved
draft-conflict-keep-mine = Save what was typed on this page
draft-conflict-keep-theirs = Use what is saved
draft-gone-title = This could not be saved
draft-conflict-gone = This review has been submitted or discarded in the meantime, so it could not be saved. Here is what you typed; copy what you need.
draft-conflict-to-engagement = Go to the engagement
draft-check-title = Check your answers and submit
draft-check-ready = Ready to submit
draft-check-ready-text = Everything needed is there.
draft-check-ready-exception = Everything needed is there. The gate is shut, so the lead reads the reason for the exception first.
draft-check-csm-title = Not an Enterprise customer
draft-check-csm = Handing over to a Customer Success Manager is meant for Enterprise customers. You can submit all the same.
draft-odd-title = Are these dates right?
draft-odd-before-start = { $label }, { $date }: before the engagement began on { $start }
draft-odd-before-meeting = { $label }, { $date }: before the meeting
draft-odd-far = { $label }, { $date }: more than five years from today
draft-odd-confirm = These dates are right
draft-odd-unconfirmed = Correct the dates below, or say that they are right. What was entered is saved.
draft-no-answer = Not answered
draft-submit = Submit the review
draft-submit-blocked = { $count ->
    [one] One more answer is needed before you can submit.
   *[other] { $count } more answers are needed before you can submit.
}
draft-refused-title = The review was not submitted
draft-refused-text = Something is still missing. Use the list below to add it. What was entered is saved.
draft-submit-first = Go to the first one
draft-submit-note = Submitting freezes answers, figures and playbook version. A later change is a new revision.
draft-discard-title = Discard the draft?
draft-discard-text = Everything entered will be gone and cannot be brought back. Submitted reviews are not affected.
draft-discard-button = Discard the draft
draft-discard-back = Keep it and go back
flash-draft-discarded = The draft was discarded.
audit-review_started = started the review
audit-review_submitted = submitted the review
audit-review_discarded = discarded the draft of the review
audit-playbook_adopted = changed to the newer playbook
audit-figures_refreshed = changed the figures used by the review

# (end of Review in progress)

### Submitted reviews and decisions
queue-title = Reviews to decide
queue-lead = { $count ->
    [one] { $count } review waits for a decision{ $shut ->
        [0] .
       *[other] , submitted with its gate shut.
    }
   *[other] { $count } reviews wait for a decision{ $shut ->
        [0] .
       *[other] , { $shut } of them submitted with the gate shut.
    }
}
queue-empty = No review is waiting for a decision
queue-empty-text = Reviews appear here once a FastTrack manager has submitted them.
queue-to-portfolio = Go to the portfolio
queue-caption = Reviews with a shut gate come first, then those that have waited longest.
queue-customer = Customer
queue-manager = Manager
queue-own = You cannot decide your own review
queue-waiting = Waiting
queue-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
queue-open = Conditions met
queue-shut = Submitted while shut
record-crumbs = You are here
record-engagement = Engagement of { $customer }
record-title = { $customer }, review { $number }, revision { $revision }
record-over = Review { $number }, revision { $revision }
record-revision = Revision { $revision }
record-revision-shown = Revision { $revision } (shown)
record-revision-column = Revision
record-revisions = All revisions
record-state = State
record-state-older = A newer revision was submitted after this one.
record-state-submitted = Waiting for a decision. Answers and figures are frozen as they were submitted.
record-state-submitted-own = Submitted and waiting for a lead’s decision. Answers and figures are frozen as they were submitted.
record-state-returned = Returned with comments. The manager revises it and submits it again.
record-state-approved = Approved: the record of this review. The assigned partner can read the summary.
record-state-withdrawn = Withdrawn by its manager before a decision.
record-submitted = Submitted
record-by-at = { $by }, { $at }
record-meeting = Meeting
record-outcome = Outcome
record-follow-up = Follow-up date
record-segment = Segment
record-partner = Partner
record-task = Task 3735
record-completes = Completion
record-completes-yes = Completes the engagement
record-completes-no = Does not complete it
record-playbook = Playbook
record-playbook-version = Version of { $date }
record-gate = Gate
record-gate-open = The gate is open
record-gate-shut = Submitted while the gate was shut
record-r1 = { $reached } of { $count } workloads reach their AU target.
record-r1-none = There is no intended workload.
record-r2 = { $achieved } of { $count } success criteria are achieved.
record-r2-none = The customer has defined no success criteria.
record-exception = Exception requested
record-exception-note = Where the gate is shut, the reason is read first.
record-exception-reason = Reason given
record-figures = Usage and success criteria
record-figures-caption = Figures as frozen at submission. Later measurements do not change them.
record-workload = Workload
record-au = AU
record-bar = Against the target
record-verdict = Verdict
record-target = Target { $target } %
record-reached = Reached
record-short = { $count } more needed
record-not-computable = Not computable
record-approximate = Approximation
record-stale = Old measurement
record-measured = { $date }, { $days } days
record-earlier = Review { $number }, revision { $revision } ({ $date })
record-criteria = The customer’s success criteria
record-criterion = Criterion
record-criterion-target = Target
record-criterion-actual = Actual
record-achieved = Achieved
record-not-achieved = Not achieved
record-content = Content
record-content-comments = Content and comments
record-content-note = Each section can be commented on.
record-section-empty = Nothing was entered.
record-to-ftop = To the text for FTOP
record-to-review = Go to the engagement’s review
record-pages = Pages
record-first-page = First page
record-next-page = Next page
standout-title = Worth a look
standout-note = No breach of a rule; marked automatically.
standout-none = Nothing stands out.
standout-fell = AU of { $workload } has fallen sharply
standout-fell-text = { $before } in the earlier submission, { $after } now.
standout-fell-side = −{ $points } points
standout-stale = The measurement of { $workload } is older than 45 days
standout-stale-text = Measured on { $date }.
standout-days-before = { $days ->
    [one] { $days } day before submission
   *[other] { $days } days before submission
}
standout-days-after = { $days ->
    [one] { $days } day after the meeting
   *[other] { $days } days after the meeting
}
standout-approximate = Every rate is an approximation from a report
standout-approximate-text = What the admin centre counts as active is broader than FastTrack’s measure, so the true AU may be lower.
standout-more-active = { $workload } has more active than entitled users
standout-more-active-text = { $active } active, { $entitled } entitled.
standout-criteria = Only the success criteria opened the gate
standout-criteria-text = { $reached } of { $count } workloads reach their AU target.
standout-criteria-side = Criteria only
standout-reason = “{ $item }” is not met
standout-survey = The customer and partner experience (CPE) survey has not been sent
standout-survey-text = If it was not answered, the survey is to be sent.
standout-survey-side = Outstanding
standout-csm = A customer who is not Enterprise is handed over to a CSM
standout-csm-text = Enterprise Enhanced Adoption is meant for Enterprise customers. Make sure the new owner accepts.
standout-meeting = Submitted more than 30 days after the meeting
standout-meeting-text = The meeting was on { $date }.
standout-measured-after = { $workload } was measured after the meeting
standout-measured-after-text = Measured on { $date }; the meeting may have seen another figure.
standout-sponsor = The customer’s sponsor did not attend
standout-sponsor-text = None of the attendees is recorded as the customer’s sponsor.
standout-sponsor-side = Attendees
standout-overdue = The next step “{ $what }” is overdue
standout-overdue-text = Owner: { $owner }.
standout-overdue-side = { $days ->
    [one] { $days } day late at submission
   *[other] { $days } days late at submission
}
standout-no-customer = The customer owns none of the next steps
standout-no-customer-text = Everything still open lies with the partner or Microsoft.
standout-no-customer-side = Owner
compare-title = Comparison of revisions
compare-note = { $count ->
    [0] Nothing has changed.
    [one] { $count } item has changed.
   *[other] { $count } items have changed.
}
compare-none = Neither figures nor answers differ.
compare-same = { $count ->
    [one] Show the { $count } unchanged item as well
   *[other] Show the { $count } unchanged items as well
}
compare-item = Item
compare-head = Submitted { $date }, { $state }
compare-added = Added
compare-removed = Removed
compare-changed = Changed
compare-target = Target { $target } %
compare-criterion = { $state } (target { $target }, actual { $actual })
compare-column = Comparison
compare-shown = Shown above
compare-with = Compare with revision { $revision }
decision-title = Decision
decision-approve = Approve
decision-approve-text = This revision becomes the record of the review, and the assigned partner can read the summary. The reason for an exception is kept with it.
decision-return = Return
decision-return-text = The manager gets the comments above. The overall status becomes Active again; task 3735 stays complete where the meeting was held.
decision-return-button = Return with comments
decision-undo = Undo the approval
decision-undo-text = The review becomes submitted again and waits for a new decision. The partner sees what was approved before it.
decision-undo-reason = Reason for undoing it
decision-return-followed = The next review has been begun, so this one cannot be returned. Corrections and additions go into the new review.
decision-undo-followed = A later review has been started, so this approval can no longer be undone. Corrections go into the new review.
decision-withdraw = Withdraw the submission
decision-withdraw-text = Possible until a lead decides. What was submitted stays on record, and a draft can be started from it.
decision-not-own = Another lead decides a review that you manage or submitted.
decision-comment-add = Comment on this section
decision-comment = Comment on “{ $section }”
decision-comment-hint = Shown to the manager and to leads only.
decision-general = The review as a whole
decision-general-label = Comment on the review as a whole
decision-comment-needed = Enter at least one comment to return the review
decision-said = { $by }, { $at } (on revision { $revision })
decision-line = Revision { $revision }: { $what } ({ $by })
decision-submitted = submitted
decision-withdrawn = withdrawn
decision-returned = returned
decision-approved = approved
decision-approval-undone = approval undone
decision-conflict = Somebody else was first, so nothing was saved
decision-conflict-text = Below is the review as it is now. What you typed follows, in case you want to keep it.
ftop-title = Text for FTOP
ftop-note = Fits the 500 characters of the field for the next action.
ftop-label = Next action
ftop-copy = Copy
ftop-copied = Copied
ftop-opening = Success review on { $date }: { $result }
ftop-follow-up = Follow-up: { $date }
ftop-step = - { $what } ({ $owner }, { $side }, by { $date })
ftop-step-undated = - { $what } ({ $owner }, { $side })
task-not_started = Not Started
task-not_required = Not Required
task-in_progress = In Progress
task-complete = Complete
task-paused = Paused (customer delay)
task-deferred = Deferred (customer extended delay)
task-warning = Warning
task-blocked_remediation = Blocked (pending remediation / technical)
task-blocked_customer_technical = Blocked (customer / technical)
task-blocked_customer_business = Blocked (customer / business)
task-blocked_customer_other = Blocked (customer / other)
task-blocked_microsoft = Blocked (technical, Microsoft)
task-cancelled = Cancelled
audit-review_approved = approved the review
audit-review_returned = returned the review
audit-review_withdrawn = withdrew the review
audit-approval_undone = undid the approval of the review

# (end of Submitted reviews and decisions)

### Summaries
summary-title = Summaries
summary-lead = Engagements of { $name }. Only approved reviews are shown.
summary-empty = No engagement is assigned yet
summary-empty-text = A FastTrack manager assigns engagements to partners.
summary-caption = The newest engagements come first.
summary-reached = Targets reached
summary-status = Overall status
summary-last = Last approved review
summary-last-line = Review { $number }, revision { $revision }, approved { $date }
summary-none = No review has been approved yet
summary-none-text = Once a review is approved, usage and outcome can be read here.
summary-page-title = { $customer }, summary
summary-kind = Success review summary
summary-number = Review { $number }, revision { $revision }
summary-print = Print
summary-approved-on = Approved
summary-meeting-on = Meeting
summary-manager = FastTrack manager at the review
summary-contact = FastTrack manager
summary-headline = In short
summary-headline-usage = { $count ->
    [0] There is no intended workload.
   *[other] { $reached } of { $count } intended workloads reach their target for active usage (AU).
}
summary-headline-criteria = { $achieved } of { $count } success criteria defined by the customer are achieved.
summary-headline-outcome = Outcome of the meeting: { $result }.
summary-headline-not-held = The meeting was not held ({ $meeting }).
summary-headline-follow-up = The follow-up is on { $date }.
summary-stage = Where it stands
summary-stage-usage = Usage
summary-stage-meeting = Review meeting
summary-stage-approval = Approval
summary-stage-complete = Completion
summary-stage-open = To come
summary-stage-not-held = Not held
summary-usage = Usage
summary-usage-note = The vertical line marks the target.
summary-intended = Intended workloads
summary-intended-note = Measurements are shown once a review has been approved.
summary-criteria = The customer’s success criteria
summary-steps = Next steps
summary-step-what = What
summary-step-owner = Owner
summary-step-due = Due
summary-step-status = Status
summary-step-none = There are no next steps.
summary-no-date = No date
summary-changes = Changes since the previous approval
summary-changes-none = Nothing has changed since the previous approval.
summary-changes-head = Approved { $date }
summary-answers = The review
summary-foot = Made from what was approved, after the playbook of { $date }.

# (end of Summaries)

### Portfolio
portfolio-title = Portfolio
portfolio-at = As of { $at }
portfolio-manager = Manager
portfolio-partner = Partner
portfolio-filter = Filter
portfolio-clear = Clear the filter
portfolio-counts = Counts now
portfolio-waiting = To decide
portfolio-waiting-sub = { $count } with the gate shut
portfolio-overdue = Overdue next steps
portfolio-status = Overall status of engagements
portfolio-status-note = State of the success phase.
portfolio-count = Number
portfolio-chart = Number as a bar
portfolio-reviews = State of reviews
portfolio-reviews-note = The newest revision of each review.
portfolio-shut = With the gate shut
portfolio-outcomes = Outcomes of meetings
portfolio-outcomes-note = Reviews that are submitted or approved.
portfolio-no-outcome = Meeting not held
portfolio-load = Load by manager
portfolio-open = Open engagements
portfolio-load-overdue = Overdue
portfolio-longest = Longest overdue
portfolio-load-empty = There are no engagements yet.
portfolio-steps-note = The longest overdue come first.
portfolio-steps-empty = No next step is overdue.
portfolio-step = Next step
portfolio-late = { $days ->
    [one] { $days } day late
   *[other] { $days } days late
}
portfolio-due = Due
portfolio-all = All

# (end of Portfolio)

### Playbook page

playbook-version = Playbook of { $date }
playbook-older = This is an earlier version.
playbook-to-newest = See the newest, of { $date }
playbook-contents = On this page
playbook-history = Revision history
playbook-about = About this page
playbook-tasks = Tasks of the checklist
playbook-task = Task
playbook-kind = Kind
playbook-role = Role
playbook-services = Services
playbook-mandatory = Mandatory
playbook-optional = Optional
playbook-no-role = No fixed role
playbook-date = Date
playbook-what = What changed
playbook-who = By
playbook-item = Item
playbook-value = Value
playbook-phase = Phase
playbook-audience = Audience
playbook-topic = Topic
playbook-dated = Date of the page
playbook-origin = Home
playbook-versions = Versions kept here
playbook-versions-text = A review is pinned to the version it was begun with and is always shown with that one.
# (end of Playbook page)

### Audit words
audit-account_created = added the account
audit-account_changed = changed the account
audit-account_disabled = disabled the account
audit-account_enabled = enabled the account
audit-password_reset = reset the password
audit-password_changed = changed their own password
audit-settings_changed = changed their own settings
audit-session_ended = ended a session of their own
audit-partner_created = added the partner organisation
audit-partner_renamed = renamed the partner organisation
audit-workload_created = added the workload
audit-workload_changed = changed the workload
audit-subject-user = User
audit-subject-partner = Partner organisation
audit-subject-workload = Workload
audit-subject-engagement = Engagement
audit-subject-review = Review
audit-subject-import = Import
audit-subject-measurement = Measurement
audit-subject-next_step = Next step
audit-subject-review_draft = Review draft
audit-subject-criteria = Success criteria

# (end of Audit words)

### Command line
cli-demo-ready = The demonstration is running. Open { $address } in a browser (Ctrl+C ends it).
cli-demo-accounts = Accounts (the password of each is { $password }):
cli-list-customer = Customer
cli-list-tenant = Tenant ID
cli-list-segment = Segment
cli-list-partner = Partner
cli-list-manager = Manager
cli-list-workloads = Workloads
cli-list-zone = Time zone
cli-list-started = Started on
cli-list-goals = Goals

# (end of Command line)
