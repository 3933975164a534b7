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
list-separator = {", "}

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
source-typed = Typed
source-imported = From a report
progress-done = Complete
progress-doing = In progress
progress-todo = Not started

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
    [one] There is one thing to mend
   *[other] There are { $count } things to mend
}
error-title-prefix = Error: { $title }
form-required = Enter: { $label }
form-too-long = { $label }: use at most { $max } characters (now { $count })
form-date = { $label }: enter a real date such as 2026-12-15
form-future = { $label }: the date cannot lie in the future
form-number = { $label }: enter a whole number, 0 or more
form-email = { $label }: enter an e-mail address such as name@example.com
form-url = { $label }: enter a URL that begins with https:// or http://
form-choice = { $label }: choose one from the list
form-date-hint = For example 2026-12-15
form-limit = Up to { $max } characters
form-conflict = Somebody changed this first, in another window or as another person. Check the content and save again

### Errors
error-over = Error { $status }
error-request-id = When you ask for help, give this number:
error-home = Go to the first page
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

# (end of Sign-in and account)

### Administration

# (end of Administration)

### Home

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
engagements-lowest = Lowest AU
engagements-review = Review
engagements-review-state = No. { $number } { $state }
engagements-review-none = not started
engagements-due = Next due
engagements-updated = Updated
engagements-direct = direct
engagements-conflict = What you typed is kept below. Compare it with what was saved meanwhile, then save again if it is right.
conflict-field = Field
conflict-theirs = Saved
conflict-ours = Typed by you
step-late = overdue
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
engagement-continue = Continue review no. { $number }
engagement-edit = Edit the engagement
engagement-agenda = Agenda of the meeting
engagement-stand = Where it stands
journey-prepared = Scope and criteria
journey-gate = Usage gate
journey-recorded = Record of the meeting
journey-submitted = Submission
journey-approved = Lead’s approval
journey-done = done
journey-done-on = done { $day }
journey-open = not yet
journey-writing = in progress
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
gate-r3 = A draft can be written all the same; submitting it takes a written reason (R3).
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
engagement-task-not_started = Not started
engagement-task-not_required = Not required
engagement-task-in_progress = In progress
engagement-task-complete = Complete
engagement-task-paused = Paused (customer delay)
engagement-task-deferred = Deferred (customer extended delay)
engagement-task-warning = Warning
engagement-task-blocked_remediation = Blocked (pending remediation / technical)
engagement-task-blocked_customer_technical = Blocked (customer / technical)
engagement-task-blocked_customer_business = Blocked (customer / business)
engagement-task-blocked_customer_other = Blocked (customer / other)
engagement-task-blocked_microsoft = Blocked (Microsoft)
engagement-task-cancelled = Cancelled
engagement-steps = Next steps
engagement-steps-note = Agreed with the customer.
engagement-no-steps = No next steps yet. They appear once a review is submitted.
engagement-step-what = What
engagement-step-owner = Owner
engagement-step-due = Due
engagement-step-status = Status
engagement-step-agreed = agreed in review no. { $number }
engagement-step-late = { $count } days overdue
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
engagement-outcome-business_value_discussion = Continue with business value discussions
engagement-outcome-enable_workloads = Enable further workloads
engagement-outcome-customer_success_manager = Hand over to a Customer Success Manager
engagement-outcome-disengage = Leave FastTrack
engagement-outcome-no_agreement = No agreement yet
engagement-history = History
engagement-history-all = Show the whole history
engagement-no-history = No history yet.
engagement-reassign-note = An open draft moves with it.

# (end of Engagement page)

### Usage
usage-bar-head = Against the target
usage-axis-target = target { $target }
usage-reached = reached
usage-unknown = not computable
usage-short-by = { $count } more needed
usage-no-workloads = no intended workload
usage-pips = workloads at their target
usage-trend-label = AU of { $name } over time: first { $first } %, latest { $last } %, target { $target } %.
usage-title = Usage
usage-lead = Every measurement is kept. A wrong one is excluded with a reason.
usage-record = Record a measurement
usage-record-note = AU is active users divided by entitled users.
usage-workload-hint = Intended workloads come first.
usage-active = Active users
usage-active-hint = People who used it on purpose during the period
usage-entitled = Entitled users
usage-entitled-hint = People with a licence available. With 0 the rate is not computable.
usage-over-title = More active than entitled users
usage-over-question = The rate exceeds 100 %. Tick the box if the numbers are right
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
usage-not-intended = not an intended workload
usage-days = { $count } days
usage-no-data = no data
usage-approximate = approx.
usage-excluded = excluded
usage-counts-now = counts
usage-counts-why = the latest of this workload
usage-stale = older than 45 days
usage-no-data-why = no data, so it does not count
usage-superseded = superseded by another measurement
usage-recorded-only = recorded only
usage-exclude = Exclude
usage-exclude-button = Exclude with this reason
usage-exclusion-reason = Reason for excluding it
usage-target = target { $target } %
usage-not-measured = not measured
usage-legend = The vertical line is the target. “Approx.” comes from “active” in a Microsoft 365 usage report, which is broader than FastTrack’s intentional use over 28 days.

# (end of Usage)

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
criteria-achieved = achieved
criteria-achieved-hint = Takes target, actual and evidence.
criteria-by = Confirmed by
criteria-on = Achieved on
criteria-needed = To mark it as achieved, enter { $label }
criteria-verdict = Verdict
criteria-achieved-state = achieved
criteria-open-state = not achieved
criteria-add = Add a criterion
criteria-up = Up
criteria-down = Down
criteria-remove = Remove

# (end of Criteria)

### Agenda

# (end of Agenda)

### Review in progress

# (end of Review in progress)

### Submitted reviews and decisions

# (end of Submitted reviews and decisions)

### Summaries

# (end of Summaries)

### Portfolio

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

# (end of Audit words)

### Command line

# (end of Command line)
