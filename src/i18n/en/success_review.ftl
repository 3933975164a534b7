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

# (end of Usage)

### Criteria

# (end of Criteria)

### Agenda

# (end of Agenda)

### Review in progress

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
record-state-approved = Approved. The partner can now read the summary.
record-state-withdrawn = Withdrawn by its manager before a decision.
record-submitted = Submitted
record-by-at = { $by }, { $at }
record-meeting = Meeting
record-outcome = Outcome
record-follow-up = Next meeting
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
record-r2-none = The customer has set no success criteria.
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
record-short = { $count } short
record-not-computable = Cannot be computed
record-approximate = Approximation
record-stale = Old measurement
record-measured = As of { $date }, { $days } days, { $source }
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
standout-days-before = { $days } days before submission
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
standout-survey = The customer survey has not been sent
standout-survey-text = If it was not completed, the customer and partner experience (CPE) survey is to be sent.
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
decision-approve-text = This revision becomes the record of the review, and the partner can read the summary. The reason for an exception is kept with it.
decision-return = Return
decision-return-text = The manager gets the comments above. The overall status becomes Active again; task 3735 stays complete where the meeting was held.
decision-return-button = Return with comments
decision-undo = Undo the approval
decision-undo-text = The review becomes submitted again and waits for a new decision. The partner sees what was approved before it.
decision-undo-reason = Reason for undoing it
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
ftop-follow-up = Next meeting: { $date }
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
audit-review_approved = Approved the review
audit-review_returned = Returned the review
audit-review_withdrawn = Withdrew the review
audit-approval_undone = Undid the review’s approval

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
summary-headline-criteria = { $achieved } of { $count } success criteria set by the customer are achieved.
summary-headline-outcome = Outcome of the meeting: { $result }.
summary-headline-not-held = The meeting was not held ({ $meeting }).
summary-headline-follow-up = The next meeting is on { $date }.
summary-stage = Where it stands
summary-stage-usage = Usage
summary-stage-meeting = Review meeting
summary-stage-approval = Approval
summary-stage-complete = Completion
summary-stage-open = To come
summary-stage-not-held = Not held
summary-usage = Usage
summary-usage-note = Figures as frozen at submission; later measurements do not change them. The vertical line marks the target.
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
portfolio-longest = Longest
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

# (end of Audit words)

### Command line

# (end of Command line)
