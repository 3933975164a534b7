# Texts of the interface. Texts of the process live in the playbook’s file.

### Frame
skip-link = Skip to content
skip-to-field = Skip to the first field
nav-main = Main
nav-home = My work
nav-engagements = Engagements
nav-reviews = Approvals
nav-portfolio = Portfolio
nav-summaries = Summaries
nav-admin = Administration
nav-playbook = Playbook
nav-account = Account settings
nav-account-prefix = Account: 
nav-sign-out = Sign out
site-description = Prepare, hold and record the FastTrack customer success review, up to the lead’s approval.
footer-name = for Microsoft FastTrack
footer-playbook = Playbook, { $date }
footer-shown = Page loaded { $at }
role-manager = FastTrack manager
role-partner = Partner
role-lead = Lead
role-administrator = Administrator
inline-separator = {" · "}
sentence-separator = {" "}
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
source-typed = Entered manually
source-imported = Imported from a report
source-report = Imported from a report ({ $report })
progress-done = Complete
progress-counted = complete
progress-doing = In progress
progress-todo = Not started
progress-na = Not needed

### Forms in general
required = Required
required-or-step = Required here or as a next step
required-for-submission = Required to submit
required-sign = * Required to submit
optional = Optional
save = Save
cancel = Cancel
change = Change
back = Back
choose = Choose
choose-short = Choose
error-summary-title = { $count ->
    [one] There is 1 entry to correct
   *[other] There are { $count } entries to correct
}
error-title-prefix = Error: { $title }
form-required = { $label } is required
form-too-long = { $label }: use at most { $max } characters (now { $count })
form-date = { $label }: enter a real date such as 2026-12-15
form-date-unclear = { $label }: it is not clear which is the day, the month and the year. Start with the year, such as 2026-12-15
form-date-readings = { $label }: “{ $typed }” could mean { $days }, as it is not clear which is the day, the month and the year. Start with the year, such as 2026-12-15
or-between = { " or " }
form-future = { $label }: the date cannot be in the future
form-future-in = { $label }: the date cannot be in the future (time zone { $zone })
form-past = { $label }: the date cannot be in the past (time zone { $zone })
form-before-meeting = { $label }: the date cannot be before the meeting on { $date }
form-number = { $label }: enter a whole number, 0 or more
form-number-unclear = { $label }: “{ $typed }” could mean { $first } or { $second }. Enter a whole number without separators
form-number-unclear-one = { $label }: does “{ $typed }” mean { $only }? Enter a whole number without separators
form-email = { $label }: enter an e-mail address such as name@example.com
form-url = { $label }: enter a URL that begins with https:// or http://
form-url-credentials = { $label } must not hold a user name or a password. Enter it without what stands between “https://” and “@”
form-unseen = { $label } holds a character that cannot be seen ({ $code }, character { $place }). Enter it again without that character
form-retired = { $label }: a retired workload cannot be newly chosen. Choose another one, or none
form-choice = { $label }: choose one from the list
form-chosen-twice = { $label }: this is chosen in another row already. Choose each one once
form-already-intended = { $label }: this is one of the engagement’s intended workloads already. Choose another one
form-date-no-year = { $label }: the year is missing. Start with the year, such as 2026-12-15
form-date-year = { $label }: check the year, which must be between 2000 and 2099
form-date-hint = For example { $date }
form-limit = Up to { $max } characters
form-busy = The service is handling too many requests. Wait a few seconds and send it again
form-conflict = This was changed in another window or by someone else. Check the content and save again
form-kept = Something that you typed here before has not been saved.
form-kept-show = Show what I typed
form-kept-drop = Discard it
form-text-dirty = Unsaved changes. Nothing is saved until you press the button
form-text-sending = Sending…
form-text-held = Not sent yet. What you typed stays on this page and is sent by itself as soon as the server can be reached

### Errors
error-over = Error { $status }
error-request-id = When you ask for help, give this number:
error-home = Go to the start page
error-engagements = Go to the engagements
error-400-title = The request could not be read
error-400-text = It may have been damaged in transit.
error-400-advice = Go back and try again.
error-401-text = Your sign-in has expired. Please sign in again.
error-403-title = You don’t have permission to do this
error-403-text = You don’t have permission, or the page was open for so long that the request could no longer be verified.
error-403-advice = Open the page again and retry. If you need permission, ask an administrator.
error-404-title = Page not found
error-404-text = The address is wrong or has changed, or you don’t have access to this page.
error-404-advice = If an engagement was reassigned, ask its new manager or a lead.
error-405-title = The page cannot be opened this way
error-405-text = This page does not support that operation.
error-405-advice = Open the page you need from its list.
error-409-title = Someone else changed this first
error-409-text = The content changed after you opened this page, so nothing was overwritten.
error-409-advice = Open the page again and check the latest content.
error-413-title = Too large to send
error-413-text = The request is too large to be accepted.
error-413-advice = Shorten the text and try again.
error-429-title = Too many attempts
error-429-text = After repeated failed sign-ins, no further attempts are accepted for a while.
error-429-advice = Wait about 15 minutes and try again.
error-500-title = Something went wrong
error-500-text = Something failed on our side, so this could not be completed. Nothing that was saved is lost.
error-500-advice = Wait a moment and try again.
error-503-title = Not available right now
error-503-text = The service is handling too many requests, or cannot reach its database.
error-503-advice = Everything that was saved before is kept. What you have just sent may not have been saved: go back, wait a few seconds, and send it again.

### Sign-in and account
sign-in-title = Sign in
sign-in-product = Customer success reviews
sign-in-say = Was the target reached, what remains, who does what next? Customer success reviews are prepared, held and approved here.
sign-in-email = E-mail address
sign-in-password = Password
sign-in-submit = Sign in
sign-in-kept = Sign in to continue with the reviews that you saved.
sign-in-parked = You were no longer signed in when this was sent, so what you typed has not been saved. Sign in with the same account to see it in its form again. This page holds it, so do not close the page before you sign in. It can be shown for 12 hours after it was sent.
sign-in-throttled = Too many attempts. Wait about 15 minutes, then sign in again
sign-in-stale = This page was open for a long time. Please sign in again. What you typed is not lost
parked-of-another = What another person typed was discarded. It was neither shown nor saved
parked-lost = What was typed before signing in is too old to be shown
unsaved-text = What you typed earlier, which has not been saved, is shown here. Check it, then send it.
unsaved-stored = Currently saved
unsaved-differences = What differs from what is saved
unsaved-compare = Compare it with what you typed, then save again if that is right.
unsaved-gone = This page cannot be opened any more. Here is what you typed; copy what you need.
sign-in-failed = The e-mail address or password is incorrect. If you forgot your password, contact your administrator
account-title = Account settings
account-settings = Display
account-language = Language
account-language-hint = “Same as browser” follows the language of your browser.
account-language-browser = Same as browser
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
account-password-again = Confirm new password
account-password-submit = Change password
account-password-wrong = The current password is incorrect
account-password-differs = The two new passwords don’t match
account-password-short = Use at least { $least } characters for the password
account-password-long = Use at most { $most } characters for the password
account-password-common = This password is easily guessed. Choose another
account-password-changed = Password changed; your other sessions have ended
account-sessions = Where you are signed in
account-sessions-note = End any session you don’t recognise, then change your password. Signing out ends the sessions on all devices.
account-session-browser = Browser
account-session-began = Signed in
account-session-seen = Last active
account-session-current = This session
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
admin-stored-now = Current content:
admin-users-title = Users
admin-users-lead = Add accounts, change roles, disable access.
admin-users-search = Search users
admin-users-q = Name or e-mail address
admin-users-all = All
admin-users-active = Active
admin-users-disabled = Disabled
admin-users-empty = No users match.
admin-users-show-all = Show all
admin-user-new = Add a user
admin-user-create = Add
admin-user-name = Name
admin-user-roles = Roles
admin-user-roles-hint = You can select several. Partner cannot be combined with other roles.
admin-user-partner = Organisation
admin-user-partner-hint = For the role of partner only.
admin-user-no-partner = None
admin-user-state = State
admin-user-password-hint = Leave blank to generate a password. It is shown once, on the next page.
admin-user-email-taken = An account with this e-mail address already exists
admin-user-no-role = Choose at least one role
admin-user-partner-alone = Partner cannot be combined with another role
admin-user-partner-missing = Choose the organisation of this partner
admin-user-own-role = You cannot remove your own administrator role
admin-user-last-administrator = There is no other administrator. Make somebody else an administrator first
admin-user-created = User added
admin-user-saved = User saved
admin-user-open = Open the user
admin-user-disabled = Account disabled and its sessions ended
admin-user-enabled = Account enabled again
admin-password-reset = Password reset
admin-password-text = Generates a new password, which is shown once, and ends all of this user’s sessions.
admin-password-submit = Reset password
admin-password-once = This password will not be shown again
admin-password-once-text = Pass it on securely and ask for it to be changed after signing in.
admin-disable = Disable account
admin-disable-text = All sessions end immediately and the user can no longer sign in. Records are kept.
admin-disable-own = You cannot disable your own account.
admin-disable-engagements = { $count ->
    [one] Manages one engagement that is not complete
   *[other] Manages { $count } engagements that are not complete
}
admin-disable-engagements-text = They remain when the account is disabled. Ask a lead to reassign them.
admin-disabled-engagements-text = Nobody can change them until a lead reassigns them.
admin-disabled-since = Disabled since { $at }
admin-enable = Enable account
admin-partners-title = Partner organisations
admin-partners-lead = The organisations that partner users belong to.
admin-partners-empty = There is no partner organisation yet.
admin-partner-name = Name of the organisation
admin-partner-accounts = Accounts
admin-partner-new = Add a partner organisation
admin-partner-create = Add
admin-partner-hint = Submitted reviews keep the name they were submitted with.
admin-partner-renamed = This organisation has been renamed to “{ $name }” in the meantime. Save again to replace that name.
admin-partner-taken = An organisation with this name already exists
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
admin-workload-is-offered = Available
admin-workload-key = Key
admin-workload-key-hint = Lower-case letters, digits, underscores, such as microsoft_loop. It cannot be changed later.
admin-workload-key-form = Key: use up to 60 lower-case letters, digits and underscores, beginning with a letter
admin-workload-key-taken = This key is already in use
admin-workload-name-taken = Another workload has this name or alias
admin-workload-alias-taken = Another workload has “{ $alias }” as its name or alias
admin-workload-too-many = Use at most 50 aliases
admin-workload-position-high = Position: use at most 1,000,000
admin-workload-created = Workload added
admin-workload-saved = Workload saved
admin-headings-title = Heading aliases
admin-headings-lead = Usage reports and lists of engagements are recognised by their column headings. If a file arrives with different headings, register each of them as an alias here. The Japanese headings in Microsoft’s documentation are recognised without an alias.
admin-headings-empty = No aliases are registered.
admin-heading-new = Add an alias
admin-heading-add = Add
admin-heading-alias = Heading in the file
admin-heading-alias-hint = As it stands in the file. Capitals, width and spaces make no difference.
admin-heading-heading = Heading that it stands for
admin-heading-choose = Choose a heading
admin-heading-of-lists = { $heading } (list of engagements)
admin-heading-of-both = { $heading } (list of engagements, and reports)
admin-heading-remove = Remove
admin-heading-remove-one = Remove “{ $alias }”
admin-heading-is-one = “{ $heading }” is a heading itself and needs no alias
admin-heading-taken = This is already an alias of “{ $heading }”
admin-heading-too-many = There are 500 aliases already. Remove some that are no longer used
admin-heading-added = Alias added
admin-heading-removed = Alias removed
admin-audit-title = Audit trail
admin-audit-lead = Changes and decisions, newest first. Entries cannot be changed.
admin-audit-search = Filter the audit trail
admin-audit-engagement = Engagement number
admin-audit-engagement-no = Engagement { $id }
admin-audit-empty = There are no entries.
admin-audit-what = What
admin-audit-subject = Subject
admin-audit-who = Who
admin-audit-version = Version
admin-audit-when = When
admin-audit-system = System (command line)
admin-security-title = Security events
admin-security-lead = Sign-ins, refusals, changes to accounts and downloads, newest first. Refusals are kept for 30 days, everything else for a year.
admin-security-search = Filter the security events
admin-security-what = What
admin-security-all = All
admin-security-account = Account number
admin-security-day = Day
admin-security-empty = There are no events.
admin-security-whose = Account
admin-security-number = No. { $id }
admin-security-by = by { $name }
admin-security-source = Source
admin-security-when = When
admin-security-times = ({ $times } times)
admin-security-since = since { $at }
admin-security-of-user = Security events of this account
security-signed_in = Signed in
security-sign_in_failed = Sign-in or password check failed
security-sign_in_throttled = Too many attempts
security-signed_out = Signed out
security-sessions_ended = Sessions ended
security-forbidden = Not permitted
security-form_refused = Form refused (from elsewhere, or without a valid token)
security-account_created = Account added
security-account_changed = Account changed
security-roles_changed = Roles changed
security-account_disabled = Account disabled
security-account_enabled = Account enabled
security-account_unlocked = Sign-in limit lifted
security-password_reset = Password reset
security-password_changed = Own password changed
security-exported = File downloaded
security-backed_up = Database backed up
security-restored = Restored from a backup

# (end of Administration)

### Home
home-unit = {""}
home-more = Show all ({ $count })
home-of-title = Work of { $name }
home-of-lead = You stand in for this manager until { $date }.
home-of-engagements = Engagements of this manager
home-of-none = This person does not manage any engagements.
home-own = Back to my own work
home-cover-for = You stand in for { $name }
home-cover-by = { $name } stands in for you
home-back = Back to the home page
home-tally = Today at a glance
home-queue = Reviews waiting for approval
home-queue-note = Exceptions (conditions not met): { $exceptions }. Conditions met: { $held }. Meetings that did not take place: { $absent }.
home-queue-empty = No review is waiting for approval.
home-gate-open = Conditions met
home-gate-shut = Conditions not met
home-waiting-days = { $days ->
    [0] submitted less than a day ago
    [one] waiting for 1 day
   *[other] waiting for { $days } days
}
home-claimed = Taken by { $name }
home-queue-all = Show the whole queue ({ $count })
home-unmanaged = Engagements without an active manager
home-unmanaged-note = The manager’s account is disabled or no longer has the manager role, so nobody can change them.
home-unmanaged-count = { $count ->
    [one] { $count } engagement ({ $open } not complete)
   *[other] { $count } engagements ({ $open } not complete)
}
home-unmanaged-all = Show all ({ $count })
home-returned = Returned
home-said = { $what }, { $date }:
home-returned-note = Address the comments and submit again.
home-no-returned = Nothing was returned.
home-drafts = Reviews in progress
home-drafts-note = What is missing before submission. Everything entered is kept.
home-no-drafts = No review is in progress.
home-meetings = Meetings to come
home-meetings-note = Planned in a review that is in progress, or to be held again: the last one did not take place, or no agreement was reached.
home-meets-again = The meeting is on { $date }.
home-meets-follow-up = The follow-up meeting is on { $date }.
home-ready = Ready for the meeting
home-ready-note = Engagements that meet the conditions and are waiting for the review meeting.
home-no-ready = No engagement is waiting for its meeting.
home-late = Overdue next steps
home-steps-note = Overdue, or due within two weeks.
home-no-steps = Nothing is due soon.
home-review = Review { $number }
home-submitted = submitted { $day }, revision { $revision }
home-started = started { $at }
home-since = Conditions met since
home-todo = Next action
home-no-engagements = No engagement is assigned to you yet.
home-all-complete = All engagements that you manage are complete. Remaining next steps and surveys are shown below.
home-complete = Show completed engagements
home-draft-ready = Nothing is missing. Check it and submit.
home-draft-further = { $count } more
home-surveys = Surveys to send or follow up
home-surveys-note = Those still to be sent, and those sent 14 or more days ago and not yet answered; each with the oldest first.
home-no-surveys = There are no surveys to send or follow up.
home-survey-state = State
home-survey-outstanding = Not sent
home-survey-planned = Planned send date

# (end of Home)

### Engagements
engagements-lead-covered = The engagements of the manager for whom you stand in, most recently updated first.
engagements-lead-own = The engagements assigned to you, most recently updated first.
engagements-lead-all = All engagements, most recently updated first.
engagements-new = New engagement
engagements-search = Search engagements
engagements-all = All
engagements-open = Open (not complete)
engagements-narrow = Filter
engagements-filters-more = More filters
engagements-customer = Customer
engagements-tenant = Tenant
engagements-tenant-hint = Tenant ID (GUID) or a domain name ending in “.onmicrosoft.com”
engagements-tenant-wrong = Enter the tenant as a GUID or as a name ending in “.onmicrosoft.com”
engagements-tenant-known-title = This tenant already has an engagement
engagements-tenant-known = The tenant already has an engagement. Tick the box to register another one
engagements-tenant-another = Register another engagement
engagements-segment = Segment
engagements-zone = Time zone
engagements-zone-hint = Decides whether the date of a meeting or measurement is in the future.
engagements-partner = Partner
engagements-partner-hint = Leave empty when the customer is supported directly.
engagements-partner-typed = Type a part of the name. Leave it empty where the customer is supported directly.
engagements-status = Overall status
engagements-status-hint = “Complete” follows from the review and is never set by hand.
engagements-started = Start date
engagements-goals = Planned goals
engagements-goals-hint = What was agreed with the customer. The review asks under Key inputs whether it was reached.
engagements-workload = Workload
engagements-workloads = Intended workloads
engagements-workloads-hint = One of the conditions for the review is met when every selected workload reaches its active usage (AU) target. A target is a whole number from 10 to 100 (%).
engagements-target = Target
engagements-target-of = Target of { $name } (%)
engagements-target-wrong = Enter the target of { $name } as a whole number from 10 to 100
engagements-target-unchosen = { $target } is entered as the target of { $name }, which is not selected. Select the workload, or leave its target empty
engagements-retired = retired
engagements-create = Create
engagements-new-title = New engagement
engagements-edit-title = Edit the engagement
engagements-nothing-found = No engagements match your filters.
engagements-gate-shut = Conditions not met at submission
engagements-watch = To look at
watch-moved = Conditions met or no longer met since your last visit
watch-stale = Decided by a measurement older than 45 days
watch-unmeasured = An intended workload without a measurement
watch-unmanaged = Manager disabled or without the manager role
engagements-moved-since = Engagements that came to meet the conditions for the review, or no longer meet them, since your last visit on { $at }.
engagements-moved-never = This is your first visit, so nothing has changed since the last one. Changes are shown from your next visit on.
engagements-stale-note = Open engagements whose conditions rest on a measurement older than 45 days.
engagements-unmeasured-note = Open engagements with an intended workload that has no measurement that counts.
engagements-unmanaged-note = The manager’s account is disabled or no longer has the manager role. Nobody can change these engagements until they are reassigned.
engagements-tick = Select { $customer }
engagements-reassign = Reassign selected
engagements-reassign-all = { $count ->
    [one] Reassign the engagement of { $name }
   *[other] Reassign all { $count } engagements of { $name }
}
engagements-opened-on = Conditions met on { $date }
engagements-shut-on = No longer met since { $date }
engagements-measured-on = Oldest measurement { $date }
engagements-none-so-far = No match so far, looking from the most recently changed engagement on.
engagements-search-on = Go on searching
engagements-searched = Customer or tenant
engagements-of-partner = See the engagements of the partner { $name }
engagements-of-manager = See the engagements that { $name } manages
engagements-of-workload = See the engagements with { $name } as an intended workload
engagements-clear = Clear the filters
engagements-none = There are no engagements yet.
list-whole = Total: { $total }
list-part = Showing { $count } of { $total }
engagements-reached = At target
engagements-lowest = Lowest AU against target
engagements-review = Review
engagements-review-state = Review { $number } { $state }
engagements-review-none = not started
engagements-meets-on = Next meeting { $date }
engagements-due = Next due
engagements-updated = Updated
engagements-direct = direct
engagements-move-title = You are changing the partner
engagements-move-from = { $count ->
    [0] { $name } will no longer see this engagement.
    [one] { $name } will no longer see this engagement, nor the approved review that they can see now.
   *[other] { $name } will no longer see this engagement, nor the { $count } approved reviews that they can see now.
}
engagements-move-to = { $name } will see the reviews that are approved after the change.
engagements-move-again = { $count ->
    [one] { $name } will again see the review approved while they were the partner before.
   *[other] { $name } will again see the { $count } reviews approved while they were the partner before.
}
engagements-move-hidden = { $count ->
    [one] { $name } will not see the other review approved so far.
   *[other] { $name } will not see the other { $count } reviews approved so far.
}
engagements-move-back = If you change back to { $name }, they will again see the reviews approved while they were the partner.
engagements-move-text = Nothing below has been saved yet. Save if this is what you want.
engagements-move-save = Change the partner and save
step-late = Overdue
conflict-title = Something was saved first
conflict-text = After you opened this page, it was saved in another window or by someone else. Where only one of the two was changed, the change is selected. Check what differs, then save.
conflict-text-unknown = What is saved differs from your entries on this page. Choose which to use for each item.
conflict-unlisted = A choice that is no longer listed ({ $key })
conflict-chosen = Ticked
engagements-target-on = Intended, target { $target }%
engagements-workload-named = Intended workload: { $name }
engagements-target-on-none = Intended, no target entered
engagements-target-off = Not intended
engagements-target-off-typed = Not intended (target entered: { $target }%)
pager-label = Pages
pager-newest = Nothing newer
pager-first = First page
pager-older = Older
pager-oldest = Nothing older
crumbs-label = You are here
audit-engagement_created = registered the engagement
audit-engagement_updated = changed the engagement
audit-partner-moved = Partner: { $from } → { $to }
audit-no-partner = none
audit-engagement_reassigned = reassigned the engagement
audit-usage_recorded = recorded a usage measurement
audit-usage_excluded = excluded a usage measurement
audit-criteria_replaced = changed the success criteria
audit-gate_opened = met the conditions with this change
audit-gate_shut = no longer met the conditions after this change
audit-step_updated = changed the status of a next step
audit-follow_up_changed = changed a follow-up
audit-step_added = added a next step
audit-step_changed = changed a next step
audit-step_commented = commented on a next step
audit-step_reported = reported on a next step of the partner
audit-step_report_seen = marked a partner’s report as seen

# (end of Engagements)

### Next steps between reviews
nav-steps = Next steps
due-overdue = Overdue
due-week = This week
due-fortnight = Within two weeks
due-later = Later
due-none = No due date
steps-lead-all = The next steps of all engagements, the earliest due first.
steps-lead-covered = The next steps of the manager for whom you stand in, the earliest due first.
steps-lead-own = The next steps of the engagements that you manage, the earliest due first.
steps-table = Download as Excel
steps-search = Filter the next steps
steps-unfinished = Unfinished
steps-too-many = Many customers match, so only the 200 engagements updated last are searched. Enter more of the customer’s name.
steps-nothing-found = No next steps match your filters.
steps-none = There are no unfinished next steps.
steps-days-late = Days overdue
steps-review = Review
steps-table-cut = There are more. Narrow the filters and download again.
step-side = Owner’s organisation
step-origin = Origin
step-add = Add a step
step-add-lead = Add what was decided after the review. Submitted reviews stay as they are.
step-add-do = Add
step-no-review = Steps can be added once the first review is submitted. Until then, enter them under “Next steps” in the review.
step-change = Change
step-change-note = Submitted reviews stay as they are. Each change is kept in the history.
step-reason = Reason
step-reason-hint = Required to change the step, its owner or its due date, and to cancel it. The partner sees why a step was cancelled.
step-reason-needed = Enter a reason
step-drop-reason = Reason for cancelling
step-dropped-for = Cancelled because: { $reason }
step-comment = Comment
step-comment-note = Note progress, or what was discussed.
step-comment-text = Your comment
step-comment-shared = Show it to the partner too
step-comment-do = Add comment
step-shared = Shown to the partner too
step-seen = Mark as seen
step-reported-note = The partner has reported on this step. See the history below.
step-history = History
step-history-note = Who changed what, when and why, the latest first.
step-history-none = Nothing has been changed yet.
step-deed-agreed = Agreed in review { $number }, revision { $revision }
step-deed-submitted = Updated in review { $number }, revision { $revision }
step-deed-dropped = Cancelled, as review { $number }, revision { $revision } no longer lists it
step-deed-added = Added
step-deed-changed = Changed
step-deed-commented = Comment
step-deed-reported = Report by the partner
step-deed-by = { $what } ({ $by })
step-deed-part = { $name }: { $from } → { $to }
step-saved = The step was changed
step-added = The step was added
step-commented = The comment was added
engagement-step-added = added after review { $number }
engagement-step-reported = Reported by the partner, not seen yet
draft-close-step = Mark as done
draft-drop-step = Cancel the step
draft-drop-reason = Reason for cancelling
draft-drop-hint = The partner sees it too.
draft-drop-do = Cancel with this reason
home-reported = Reported by partners
home-reported-note = Reports that you have not marked as seen.
home-reported-at = Reported { $at }
home-steps-all = All next steps
summary-own = The partner’s next steps as they stand now
summary-own-note = Tell the FastTrack manager how far they are. The approved review stays as it is.
summary-own-due = Due { $date }
summary-report = Report progress
summary-report-send = Send report
summary-report-nothing = Change the status or enter a comment
summary-report-late = This step was changed after you opened the page. Check it above, then report again.
summary-reported = Your report was sent to the FastTrack manager
summary-said = { $by }, { $at }
summary-said-status = { $by }, { $at } (status: { $status })
summary-dropped = Cancelled next steps
summary-dropped-note = These were agreed and then cancelled.
summary-dropped-owner = ({ $owner }, { $side })

summaries-waiting = Next steps of your organisation
summaries-waiting-note = Those due first. Follow a link to report progress.
home-lead-overdue = Overdue next steps
# (end of Next steps between reviews)

### Follow-ups
follow-up-bvd_session = Business value discussion (BVD)
follow-up-sme_request = Request for a subject-matter expert
follow-up-usage_report_demonstration = Demonstration of the usage reports
follow-up-csm_hand_over = Hand-over to the CSM
follow-up-expectations = Expectations after FastTrack to be shared
follow-up-kick_off_return = Return to customer kick-off
follow-up-survey = CPE survey
follow-up-follow_up_meeting = Next meeting
follow-up-uncategorised_task = Uncategorised task
follow-up-about = { $kind }: { $what }
follow-up-changed = { $kind }: { $from } → { $to }
follow-up-by = Updated { $at } ({ $by })
follow-up-in-steps = Change it among the next steps
engagement-follow-ups = Follow-ups
engagement-follow-ups-note = What the reviews promised. Each stays open until it is done.
home-follow-ups-note = Overdue, or due within two weeks.

# (end of Follow-ups)

### Survey contacts (R13)
survey-note = Who is asked to answer the survey, and whether it was sent and answered. You can change this after the review is submitted; the review itself stays as it is.
survey-none = No contacts are listed yet.
survey-name = Name or department
survey-email = E-mail address
survey-email-hint = The request for the survey is addressed to it.
survey-email-wrong = This is not an e-mail address
survey-language = Language
survey-service = Service
survey-service-none = None in particular
survey-add = Add a contact
survey-remove = Remove the contact
survey-record = Record sent or answered
survey-on = Date
survey-day-wrong = Enter a day up to today; an answer cannot come before the survey was sent
survey-too-many = An engagement has at most 100 survey contacts
survey-state-outstanding = Not sent
survey-state-sent = Sent
survey-state-answered = Answered
survey-outstanding = Survey not sent
survey-remind = Sent 14 or more days ago, not answered
survey-silent = No answer for { $count ->
    [one] { $count } day
   *[other] { $count } days
    }
survey-sent-on = sent { $date }
survey-sent-by = sent { $date } ({ $by })
survey-answered-on = answered { $date }
survey-added = The survey contact was added
survey-changed = The survey contact was changed
survey-stated = The state of the survey was recorded
survey-removed = The survey contact was removed
letters-to = To: { $names }
letters-no-to = No contact who has yet to answer is listed with this language and an e-mail address.
home-survey-sent = sent { $date }
audit-survey_contact_added = added a survey contact
audit-survey_contact_changed = changed a survey contact
audit-survey_contact_removed = removed a survey contact
audit-survey_stated = recorded the state of the survey
audit-subject-survey_contact = Survey contact
mail-topic-survey_silent = When a CPE survey has not been answered 14 days after it was sent
mail-survey-subject = No answer to the CPE survey ({ $date })
mail-survey-lead = The CPE survey was sent to these people 14 or more days ago, and they have not answered. Please ask them to, or record their answers on the engagement’s page.
mail-survey-sent = sent { $date }
# (end of Survey contacts)

### Notes between meetings
notes-title = Notes and calls
notes-lead = Notes, calls, e-mails and discussions between the meetings; the latest come first.
notes-lead-own = Searches the text of the notes on the engagements that you manage; the latest come first.
notes-lead-all = Searches the text of the notes on all engagements; the latest come first.
notes-band-note = The five latest.
notes-of-all = All notes, and search
notes-all = Notes
notes-none = There are no notes yet.
notes-nothing-found = No note contains these words.
notes-none-so-far = None of the notes searched so far, from the latest on, contains these words. The next page continues the search.
notes-search = Search notes
notes-search-do = Search
notes-words = Words to find
notes-everywhere = Search the notes of other engagements too
note-add = Add a note
note-add-note = Unless it is shared with the partner, nobody outside FastTrack sees it.
note-change = Change a note
note-edit = Change
note-remove = Remove this note
note-on = Date
note-day-wrong = Enter a day up to today
note-kind = Kind
note-kind-note = Note
note-kind-call = Call
note-kind-e_mail = E-mail
note-kind-meeting = Discussion
note-text = Text
note-shared = Share with the partner
note-shared-hint = It appears on the summary of the partner who has this engagement now. Notes that are not ticked are not shown to them.
note-shared-tag = Shared with the partner
note-changed-at = changed { $at }
note-added = The note was added
note-changed = The note was changed
note-removed = The note was removed
summary-notes = Shared by FastTrack
summary-notes-note = What the FastTrack manager shared between the meetings.
audit-note_added = added a note
audit-note_changed = changed a note
audit-note_removed = removed a note
audit-subject-note = Note
# (end of Notes between meetings)

### Cover while a manager is away

cover-title = Cover while away
cover-lead = While a manager is away, a colleague can look after their engagements. Until the last day, the stand-in can do everything in them that the manager can. After that day, cover ends by itself.
cover-own = Who stands in for you
cover-others = Who you stand in for
cover-further = Cover for other managers
cover-none = There is no cover at the moment.
cover-more = Only the { $count } that end first are shown.
cover-new = Set up cover
cover-manager = Manager who is away
cover-stand-in = Stand-in
cover-last-day = Last day
cover-day-hint = Cover lasts until the end of this day in the time zone of the manager who is away.
cover-same = If you choose somebody who stands in already, their last day is changed.
cover-over = This cover has ended
cover-begin = Set up cover
cover-begun = Cover is set up
cover-end = End cover
cover-end-which = {" "}for { $manager } by { $name }
cover-ended = Cover has ended
cover-change = Change cover
cover-until = until { $date }
cover-of = { $name } (until { $date })
cover-mine = My own
cover-oneself = Choose somebody other than the manager who is away
cover-past = Enter today or a later day
cover-long = Enter a day within { $days } days from today
cover-nobody = This person can no longer manage engagements. Choose somebody else
cover-many-stand-ins = A manager can have no more than { $count } stand-ins at a time
cover-many-covered = Nobody can stand in for more than { $count } managers at a time. Choose somebody else

### Engagement page
engagement-manager = Manager
person-disabled = { $name } (disabled)
engagement-reassign = Reassign
engagement-start = Start a review
engagement-answer-return = Address the comments
engagement-revise = Revise the withdrawn submission
engagement-go-on = Next review or revision
engagement-continue = Continue review { $number }
engagement-edit = Edit the engagement
engagement-agenda = Agenda of the meeting
engagement-stand = Current stage
journey-prepared = Scope and criteria
journey-gate = Conditions for the review
journey-recorded = Record of the meeting
journey-submitted = Submission
journey-approved = Lead’s approval
journey-done = Done
journey-done-on = Done { $day }
journey-excepted = By exception
journey-open = Not yet
journey-next = Next:
journey-next-workloads = choose the intended workloads
journey-next-usage = record usage
journey-next-or = or
journey-next-criteria = record the success criteria as achieved
journey-next-agenda = prepare the agenda and hold the meeting
journey-next-write = continue filling in the review
journey-next-planned = (the meeting is planned for { $date })
journey-next-revise = revise the review and submit it again
journey-next-meet-on = prepare the agenda and hold the meeting on { $date }
journey-next-follow-up = hold the follow-up meeting
journey-next-follow-up-on = hold the follow-up meeting on { $date }
journey-next-steps = work on the agreed next steps
journey-next-waits = Waiting for the lead’s decision.
journey-writing = In progress
gate-title = Conditions for the review
gate-note = The review can be held when either the AU targets or the customer’s success criteria are met.
gate-open = The conditions for the review are met
gate-shut = The conditions for the review are not met
gate-r1-none = Not met: no intended workload is selected.
gate-r1-met = All { $total } intended workloads reach their target.
gate-r1-short = { $reached } of { $total } intended workloads reach their target. Below target: { $short }.
gate-r2-none = The customer has defined no success criteria.
gate-r2-met = All { $total } success criteria of the customer are achieved.
gate-r2-short = { $achieved } of { $total } success criteria are achieved.
gate-r3 = You can still prepare a draft. Once the meeting has been held, you must give a written reason to submit it.
gate-short = { $name } ({ $count } more needed)
gate-unknown = { $name } (cannot be calculated)
gate-usage = Active usage (AU) of the workloads
gate-reached = { $reached } / { $total } reached
gate-achieved = { $achieved } / { $total } achieved
engagement-record-usage = Record usage
engagement-edit-criteria = Edit the criteria
engagement-no-workloads = No intended workload is selected yet.
engagement-choose-workloads = Choose workloads
engagement-trend = AU over time
engagement-trend-note = All charts share one scale.
engagement-trend-table = Show as a table
engagement-tasks = Tasks
engagement-task-name = Task
engagement-task-kind = Mandatory / optional
engagement-task-role = Primary role
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
engagement-step-not-agreed = Not agreed: the submission of review { $number } was withdrawn
engagement-step-agreed = agreed in review { $number }
engagement-step-late = { $count ->
    [one] { $count } day overdue
   *[other] { $count } days overdue
}
engagement-reviews = Reviews
engagement-reviews-note = A submitted review never changes; a change is a new revision.
engagement-no-reviews = No review yet.
engagement-review-state = State
engagement-review-held = Meeting
engagement-review-outcome = Outcome
engagement-review-decided = Submitted / decided
engagement-review-number = Review { $number }
engagement-revision = Review { $number }, revision { $revision }
engagement-saved = saved { $at }
engagement-history = History
engagement-history-all = Show the whole history
engagement-no-history = No history yet.
engagement-reassign-note = An open draft moves to the new manager.
engagement-reassign-all = Reassign all engagements of { $name }
reassign-many-title = Reassign several engagements
reassign-many-of = All engagements that { $name } manages.
reassign-many-chosen = The engagements that you ticked in the list.
reassign-many-changed = These are no longer the engagements that you were shown. Look at them again, then confirm.
reassign-many-none = This person does not manage any engagements.
reassign-many-unchosen = No engagement was ticked. Tick those that you want to reassign in the list.
reassign-many-back = Back to the list of engagements
reassign-many-moves = What moves
reassign-many-moves-note = Reviews in draft, measurements, next steps and follow-ups move with their engagement. The history of each engagement records it.
reassign-many-count = { $count }
reassign-many-drafts = Reviews in draft
reassign-many-steps = Open next steps
reassign-many-whom = To whom
reassign-many-manager = New manager
reassign-many-decides = Nobody can decide a review of an engagement that they manage. Those waiting for approval are decided by other leads.
reassign-many-submit = { $count ->
    [one] Reassign { $count } engagement
   *[other] Reassign { $count } engagements
}
reassigned-running = Reassigning
reassigned-running-text = There are many engagements, so they are reassigned a few at a time. This continues even if you close the page.
reassigned-look-again = Check progress
reassigned-done = Reassigned
reassigned-nothing = Nothing was reassigned
reassigned-stopped = The reassignment stopped early
reassigned-stopped-asker = It stopped because { $name } is no longer a lead.
reassigned-stopped-manager = It stopped because { $name } can no longer manage engagements.
reassigned-rest = Reassign the others
reassigned-lead = To { $name }, asked for by { $by } on { $at }
reassigned-former = Former manager
reassigned-moved = Reassigned
reassigned-waiting = Not reassigned yet
reassigned-left = Not reassigned
reassigned-left-note = These already belonged to the new manager, or somebody else reassigned them in the meantime.

# (end of Engagement page)

### Usage
usage-bar-head = Against the target
usage-axis-target = target { $target }
usage-reached = Reached
usage-unknown = Cannot be calculated
usage-short-by = { $count } more needed
usage-no-workloads = No intended workload
usage-pips = workloads at their target
usage-trend-label = AU of { $name } over time: first { $first }%, latest { $last }%, target { $target }%.
usage-title = Usage
usage-lead = Every measurement is kept. A wrong one is excluded, with a reason.
usage-record-note = Active usage (AU) is the number of active users divided by the number of entitled users.
usage-figures = Figures
usage-figures-hint = All intended workloads are recorded together. Rows left empty are not recorded.
usage-field = { $workload }: { $label }
usage-now = Current: { $figure }
usage-other = Other workload
usage-other-none = Record none
usage-nothing = Enter the figures of at least one workload
usage-not-offered = Figures of a workload that is not on the list cannot be recorded
usage-retired = { $workload } is retired, so its figures cannot be recorded
usage-recorded = { $count ->
    [one] { $count } measurement recorded
   *[other] { $count } measurements recorded
}
usage-to-review = Go on to the review
usage-active = Active users
usage-active-hint = Users who intentionally used the workload during the period
usage-entitled = Entitled users
usage-entitled-hint = Users who have a licence and can use the service. If 0, the rate cannot be calculated.
usage-over-question = { $workload }: the rate exceeds 100%. Tick the box if the numbers are right
usage-over-confirm = The numbers are right
usage-period = Period (days)
usage-period-hint = FastTrack measures AU over 28 days.
usage-period-wrong = Enter the period as a whole number of days from 1 to 366
usage-as-of = As of
usage-note = Note
usage-record-button = Record
usage-history = History of measurements
usage-history-note = The latest as-of date is used. On the same date, the period nearest to 28 days is used (of two equally near, the shorter); then manual entries take precedence over imports; then the last one recorded.
usage-none = No measurements yet.
usage-counts = Active / entitled
usage-source = Source
usage-standing = Use
usage-not-intended = Not an intended workload
usage-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
usage-no-data = No data
usage-approximate = approx.
usage-excluded = Excluded
usage-counts-now = Used for the conditions
usage-stale = Older than 45 days
usage-long = Covers more than 31 days
usage-no-data-why = No data, so it is not used
usage-used = { $workload }: { $figure } ({ $counts }), as of { $date } over { $days }. Source: { $source }. Why: { $why }.
usage-used-none = { $workload }: nothing was measured, so the rate cannot be calculated.
usage-used-note = Which measurement decides for each workload, and how far it is from its target. Estimates follow the slope of the last measurements and are shown from four measurements on.
usage-outlook-reached = The target of { $target }% is reached.
usage-outlook-short = Active users still missing for the target of { $target }%: { $count }.
usage-outlook-around = Estimate: at the slope of the last { $days } measurements, the target is reached around { $date }.
usage-outlook-not = Estimate: at the slope of the last { $days } measurements, the target is not reached within a year.
usage-imports = Latest imports
usage-import-line = refreshed { $refreshed }, imported { $at } by { $by }
usage-import-link = Record of the import
usage-counts-newest = The latest as-of date
usage-counts-period = On the same date, the period nearest to 28 days
usage-counts-typed = For the same date and period, manual entries take precedence over imports
usage-counts-last = The last one recorded for the same date and period
usage-behind-newer = A newer figure is used ({ $date })
usage-behind-period = A figure for the same date with a period nearer to 28 days is used
usage-behind-typed = The manual entry for the same date and period is used
usage-behind-later = A later record for the same date and period is used
usage-recorded-only = Recorded only
usage-exclude = Exclude
usage-exclude-button = Exclude with this reason
usage-exclusion-reason = Reason for excluding it
usage-target = Target { $target }%
usage-not-measured = Not measured
usage-legend = The vertical line is the target. “Approx.” comes from “active” in a Microsoft 365 usage report, which is broader than FastTrack’s intentional use over 28 days.

# (end of Usage)

### Activity

spark-label = AU of { $name } over half a year: { $first }% on { $first_day }, { $last }% on { $last_day }. The target is { $target }%.
spark-none = No trend: fewer than two days were measured in the last half year

activity-title = User counts (no rate)
activity-note = These reports do not say how many users are entitled, so only the trend is shown. They are not used for the conditions.
activity-total = Office 365 (whole tenant)
activity-not-in-gate = Not used for the conditions, which depend on the AU of each workload.
activity-rate = Rate
activity-refreshed = refreshed { $day }
activity-getOffice365ActiveUserCounts = Active users per service and day
activity-getM365AppUserCounts = Users per Microsoft 365 app and day
activity-getTeamsUserActivityUserCounts = Users per Teams activity and day
activity-getMicrosoft365CopilotUserCountTrend = Active users of Microsoft 365 Copilot per day
activity-licences = Activations per product
activity-line-label = Users of { $name } per day from { $from } to { $until }: first { $first }, last { $last }, highest { $highest }.
activity-table = Show the days as a table
activity-day = Day
activity-product = Product
activity-assigned = Assigned
activity-activated = Activated
activity-shared = Activated on shared computers
activity-further = { $count } more products; those with the most licences are shown.

# (end of Activity)
### Import
report-getOffice365ServicesUserCounts = Active users per service
report-getOffice365ActiveUserDetail = Active users in detail (a row per user)
report-getOffice365ActiveUserCounts = Active users per service and day
report-getM365AppUserCounts = Users per Microsoft 365 app and day
report-getTeamsUserActivityUserCounts = Users per Teams activity and day
report-getOffice365ActivationsUserCounts = Activations per product
report-getMicrosoft365CopilotUserCountSummary = Active users of Microsoft 365 Copilot
report-getMicrosoft365CopilotUsageUserDetail = Use of Microsoft 365 Copilot (a row per user)
report-getMicrosoft365CopilotUserCountTrend = Active users of Microsoft 365 Copilot per day
report-getM365AppUserDetail = Use of the Microsoft 365 apps (a row per user)
report-getTeamsUserActivityUserDetail = Activity in Teams (a row per user)
report-getOneDriveUsageAccountDetail = Use of OneDrive (a row per account)
report-getMailboxUsageDetail = Use of mailboxes (a row per mailbox)
report-getYammerActivityUserDetail = Activity in Viva Engage (Yammer) (a row per user)
report-getOffice365ActivationsUserDetail = Activations (a row per user)
report-partnerCenterFastTrack = FastTrack insights from Partner Center
report-table = Usage table (this application’s format)
basis-getOffice365ServicesUserCounts = Active users are those that the report calls active; the denominator is its active and inactive users together.
basis-getOffice365ActiveUserDetail = Counted are licensed users who were active in the chosen period; the denominator is all licensed users who are not deleted.
basis-getMicrosoft365CopilotUserCountSummary = Counted are users of Copilot in any app (Any App Active Users); the denominator is the users for whom Copilot is enabled (Any App Enabled Users).
basis-getMicrosoft365CopilotUsageUserDetail = Counted are users of Copilot in the chosen period; the denominator is all users in the report, who are those with a Copilot license.
basis-getM365AppUserDetail = Counted are users of any of the apps in the chosen period; the denominator is all users in the report.
basis-getTeamsUserActivityUserDetail = Counted are licensed users who were active in Teams in the chosen period; the denominator is all licensed users who are not deleted.
basis-getOneDriveUsageAccountDetail = Counted are owners of a OneDrive with activity in the chosen period; the denominator is all owners of a OneDrive that is not deleted. Licensed users who never opened OneDrive are not among them, so the rate may be higher than that of all licensed users.
basis-getMailboxUsageDetail = Counted are mailboxes with activity in the chosen period; the denominator is all mailboxes in the report that are not deleted. Shared mailboxes may be among them.
basis-getYammerActivityUserDetail = Counted are users who were active in the chosen period; the denominator is all users in the report who are neither suspended nor deleted.
basis-partnerCenterFastTrack = Active users are the MAU; the denominator is the PAU (in older files the qualified entitlements).
basis-table = The numbers of users are those entered in the table.
measure-active = active
measure-assigned = assigned
measure-activated = activated
measure-shared_computer = activated on shared computers
audit-usage_imported = imported a usage report
usage-import = Import a report
usage-import-note = Reads a Microsoft 365 usage report (CSV) or a table in this application’s format (CSV or Excel). Nothing is recorded until you confirm it.
usage-typed = Enter manually
upload-file = Files
upload-file-hint = CSV up to 256 MiB, Excel workbook (.xlsx) or ZIP file up to 50 MiB. Several files are checked and imported together.
upload-drop = You can also drop files here.
upload-window = Period that counts as active (per-user reports only)
upload-window-hint = Users who were active in this period before the refresh date are counted. FastTrack measures AU over 28 days.
upload-button = Read and preview
upload-privacy = Per-user rows are aggregated as they are read; no names or rows are stored. The file itself is not kept either.
upload-which = Reports that can be imported, and the table’s format
upload-trend-only = shown as a trend only (no rate)
upload-table = Other figures can be entered in a table that already lists the intended workloads.
upload-table-csv = Table (CSV)
upload-table-xlsx = Table (Excel)
upload-sending = Sending… {"{n}"}%
upload-reading = Reading…
upload-failed = The file could not be sent. Check the connection and try again. Nothing has been recorded.
upload-too-long = This is too large: CSV up to 256 MiB in all, Excel workbook or ZIP file up to 50 MiB each.
upload-cancelled = Cancelled. Nothing has been recorded.
upload-bar = Upload progress
import-progress = { $rows } rows read
import-title = Import a usage report
import-lead = You can check what was read before anything is recorded.
import-no-file = Choose a file
import-again = The preview has expired. Choose the file again
import-preview-title = Preview of the import
import-preview-lead = Nothing has been recorded yet. Check the figures, then import them.
import-report = Report
import-refreshed = Refresh date
import-rows = Rows read
import-nothing-title = Nothing new
import-nothing = Everything in this file has already been imported. Nothing changes.
import-gate = Effect on the conditions for the review
import-gate-note = If the conditions are met through the customer’s success criteria, an import does not change that.
import-gate-stays-open = The conditions are still met
import-gate-stays-shut = The conditions are still not met
import-gate-opens = With this import, the conditions are met
import-gate-shuts = With this import, the conditions are no longer met
import-gate-unmoved = Intended workloads at their target: { $reached } of { $total }, as before.
import-gate-reached = Intended workloads at their target: { $before } of { $total } now, { $after } of { $total } afterwards.
import-figures = Figures per workload
import-figures-note = The figure used is the one with the latest as-of date. On the same date, it is the one with the period nearest to 28 days; then manual entries take precedence over imports, and the last one recorded over earlier ones.
import-no-figures = There is no figure that gives a rate.
import-approximate = Approx.: broader than FastTrack’s intentional use over 28 days.
import-counts = Used for the conditions
import-counts-why = Becomes the figure used for this workload
import-behind = Recorded only
import-behind-newer = A newer figure is used ({ $date })
import-behind-period = A figure for the same date with a period nearer to 28 days is used
import-behind-typed = The manual entry for the same date and period is used
import-behind-later = Another figure for the same date and period is used
import-recorded = Recorded only
import-recorded-why = Not an intended workload, so it is not used
import-no-data = No data
import-no-data-why = Kept in the history as “no data”; it is not used
import-left-out = Not imported
import-left-out-why = No data, and not an intended workload
import-known = Already imported
import-known-why = The same figure is already recorded
import-known-excluded = The same figure is already recorded, and excluded
import-total = The whole tenant (Office 365)
import-total-note = For information only; not used for the conditions.
import-series = Users over time
import-series-note = These figures have no denominator, so they are shown as trends, not rates.
import-series-name = Series
import-series-days = Period
import-series-last = Latest
import-series-added = Added
import-series-changed = Updated
import-series-unchanged = Unchanged
import-understood = How the file was read
import-understood-note = What was not written as the reports are, and how it was understood. If anything here is wrong, correct the file and read it again.
import-sheets = Other sheets with a report
import-sheets-note = The first visible sheet with known headings was read. To use another one, choose it.
import-sheet-choose = Read the sheet “{ $name }” instead
import-read-mark = The characters “ï»¿” at the start (a byte order mark that had become text) were skipped.
import-read-shift-jis = Character encoding: Shift_JIS (CP932), as Excel in Japanese saves CSV files.
import-read-separator = Line { $line } (“sep=”) says how cells are separated; it was skipped.
import-read-type = Line { $line } (“#TYPE”, written by PowerShell) was skipped.
import-read-cover = Line { $line }, a title above the headings, was skipped.
import-read-covers = Lines { $first } to { $last }, a title above the headings, were skipped.
import-read-sheet = Sheet: “{ $name }”
import-read-headings = Headings in other words: { $pairs }
import-read-index = The first column, which has no heading, was left out as an index of the rows.
import-read-unnamed = Columns without a heading left out: { $count }.
import-read-trailing = The separator at the end of each row was ignored. Rows: { $rows }.
import-read-beside = Cells beside the table were left out. Rows: { $rows }.
import-read-hidden = Rows hidden in Excel were read like the others: { $rows } (first: line { $first }).
import-read-cells = { $what } First on line { $line }; cells written this way: { $count }.
import-way-number = “{ $found }” was read as { $number }.
import-way-date = “{ $found }” was read as { $day }.
import-way-day-first = Dates are in the order day, month, year: “{ $found }” was read as { $day }.
import-way-month-first = Dates are in the order month, day, year: “{ $found }” was read as { $day }.
import-way-time = “{ $found }” was read as the day written there, { $day }; the time was left out.
import-way-period = “{ $found }” was read as a period of { $days } days.
import-way-boolean = “{ $found }” was read as a yes or no in another language.
import-ignored = Left out
import-ignored-column = The column “{ $name }” is not needed and was skipped.
import-ignored-half = “{ $name }” has no counterpart and was not used.
import-ignored-no-data = “{ $name }” is empty for { $date }: treated as no data, not as 0.
import-ignored-deleted = Deleted users are not counted: { $count }.
import-ignored-later = Activities after the refresh date do not count as active: { $count }.
import-ignored-repeated = Rows of users who were in an earlier row: { $count }. Each user counts once.
import-ignored-nameless = Rows without a user name: { $count }. Each counts as one user.
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
import-refused-long = The file is longer than { $limit } MiB
import-refused-zip = The content is a ZIP file or an Excel workbook. If it is a workbook, change the file name extension to .xlsx
import-refused-no-workbook = The file name ends in .xlsx, but the content is not an Excel workbook
import-refused-workbook = The workbook cannot be opened: it is damaged, or too large when unpacked
import-refused-encoding = The text is neither UTF-8, UTF-16 nor Shift_JIS. In Excel, save it as “CSV UTF-8”
import-refused-unknown = The column headings don’t match any known report
import-refused-web-page = This is a web page that was saved, perhaps that of a sign-in, not a report. Sign in, and download the report again
import-refused-graph = This is an error message from Microsoft Graph, not a report. Check the permission and the request, and download the report again
import-refused-json = This is JSON, not a table. Request the report as CSV, or download it from the admin centre
import-refused-markdown = This is a table in Markdown (with “|”). Save it as CSV or as an Excel workbook (.xlsx)
import-refused-pdf = This is a PDF. Download the report as CSV
import-refused-xls = This is a workbook in the old format (.xls). Open it in Excel, and save it as “Excel Workbook (.xlsx)”
import-refused-locked = This workbook has a password. Remove the password in Excel, save it, and choose the file again
import-refused-comment = Line { $line } is a comment (“{ $found }”). Delete it, so that the headings come first
import-refused-sheet = The workbook has no visible sheet “{ $name }”
import-refused-sheets = Visible sheets: { $names }
import-refused-nearest = “{ $found }” is not the heading; “{ $right }” would be right.
import-refused-alias = If these are a report’s headings in other words, an administrator can register them as aliases of headings.
import-refused-repeated = The column “{ $name }” occurs twice. Keep only one
import-refused-rows = Too many rows: a report of this kind has at most { $limit }
import-refused-faults = Problems to fix: { $count }
import-fault = Line { $line }, “{ $column }”: { $what }
import-fault-row = Line { $line }: { $what }
import-fault-cell = Cell { $cell }, “{ $column }”: { $what }
import-flaw-found = { $what } (found: “{ $found }”)
import-flaw-count-readings = “{ $found }” can be read in two ways: { $first } or { $second }; write it without separators, such as 1234
import-flaw-count-error = Excel could not work this cell out and shows “{ $found }”; correct the formula and save the workbook again
import-flaw-count-rate = “{ $found }” is a rate; enter the number of people
import-flaw-count-dash = “{ $found }” may mean 0 or no data; enter 0, or leave the cell empty if there is no data
import-flaw-count-word = “{ $found }” is not a number; leave the cell empty if there is no data
import-flaw-count-rounded = “{ $found }” has lost digits; show the cell as a number in Excel and save again
import-flaw-count-looks = the value is “{ $found }”, although Excel shows { $looks }; enter a whole number
import-flaw-date-readings = not clear which is the day, the month and the year: “{ $found }” can be { $days }; start with the year, such as 2026-11-22
import-flaw-date-looks = the value is the number “{ $found }”; as a date, Excel shows { $looks }. Format the cell as a date, or enter the date as 2026-11-22
import-flaw-date-serial = “{ $found }” may be a date as Excel counts days: { $day }, or { $old } in a workbook that counts from 1904; enter the date as 2026-11-22
import-flaw-formula = the formula has no value yet; open the workbook in Excel, let it calculate, and save it
import-flaw-missing = the value is missing
import-flaw-count = must be a whole number, 0 or more
import-flaw-count-unclear = can be read in two ways; write it without separators, such as 1234
import-flaw-negative = cannot be a negative number
import-flaw-large = the number is too large
import-flaw-date-no-year = the year is missing (found: “{ $found }”); start with the year, such as 2026-11-22
import-flaw-date = not a date such as 2026-11-22
import-flaw-date-unclear = not clear which is the day, the month and the year; start with the year, such as 2026-11-22
import-flaw-products = too many different products (at most { $limit }); check that the columns have not shifted
import-flaw-future = cannot be in the future
import-flaw-period = the period must be 7, 28, 30, 90 or 180 days (1 to 366 in this application’s table)
import-flaw-boolean = must be True or False
import-flaw-more-cells = { $row } cells, more than the { $header } headings
import-flaw-fewer-cells = { $row } cells, fewer than the { $header } headings
import-flaw-contradicts = conflicts with line { $line }: same subject, date and period, different figures
import-flaw-refresh = refresh date differs from the first row
import-flaw-text = longer than { $limit } characters
import-flaw-no-text = contains characters that are not text
import-flaw-quote = quotation marks that do not match
import-flaw-workload = no workload with this name is registered
import-doubts = Please check first
import-doubts-note = These figures differ much from what is recorded, or the file may be another one than you meant.
import-doubt-entitled = { $workload }: entitled users go from { $before } to { $after }, a change of more than half.
import-doubt-rate = { $workload }: AU goes from { $before }% to { $after }%, more than 30 points.
import-doubt-tenant = The whole tenant has { $after } users in this file, but { $before } in what was recorded for this engagement. Is this another customer’s file?
import-doubt-older = The file’s refresh date ({ $here }) is earlier than that of a report already imported ({ $there }).
import-doubt-twin = All figures of this file are recorded for an engagement of another tenant as well. Is this another customer’s file?
import-doubts-tick = I have checked this: the figures are right and belong to this engagement
import-doubts-missing = Check the points listed under “Please check first”, then tick the box
import-doubts-changed = What is to be checked has changed meanwhile. Check it again, then tick the box
import-of-file = { $title }: { $file }
import-file = File
import-files = Files
imported-doubts = Checked before the import
imported-doubts-note = { $by } confirmed these points at the import.
imported-together = Imported together with it
imported-detail-confirmed = { $detail }; { $confirmed }
imported-confirmed = points confirmed: { $count }
import-refused-broken-zip = The ZIP file cannot be opened: it is damaged, encrypted, or too large when unpacked
import-refused-files = Too many files: at most { $limit } can be imported together
import-refused-figures = These files hold too many figures to be imported together. Import fewer at a time
import-refused-some = { $count } of { $total } files cannot be read
import-refused-of-file = { $file }: { $what }
portfolio-import-title = Import for all engagements
portfolio-import-lead = One FastTrack insights file from Partner Center updates all your engagements, by tenant ID. You can check what was read before anything is recorded.
portfolio-import-as-of-hint = The day on which Partner Center showed the figures, such as 2026-11-22. The file itself has no date.
portfolio-import-file-hint = CSV or Excel workbook (.xlsx) with the columns Tenant ID, Workload, MAU and PAU.
portfolio-import-exact = MAU is FastTrack’s own figure: users with an intentional action over 28 days. It is not marked as an approximation.
portfolio-import-one = Choose one file
portfolio-import-day = Enter a date such as 2026-11-22
portfolio-import-future = The date cannot be in the future
portfolio-import-engagements = Engagements in the file
portfolio-import-changing = Engagements with new figures
portfolio-import-none = No tenant of this file has an engagement of yours
portfolio-import-unknown = Tenants without an engagement
portfolio-import-unknown-note = Nothing is recorded for these. You have no engagement with these tenant IDs.
portfolio-import-tick = I have checked this: the figures are right and belong to these engagements
portfolio-import-done = The figures were imported. The engagements that changed come first.
import-ignored-repeats = Rows that repeat an earlier one, counted once: { $count }.
import-ignored-skus = Workloads with several SKUs, put together: { $count }.
import-ignored-workload = “{ $name }” is not registered as a workload and was not used.
import-flaw-tenant = not a tenant ID (GUID)
import-refused-tenant = The file has no row for this engagement’s tenant ID
import-refused-no-portfolio = This is no FastTrack insights file. Import reports of a single customer on the engagement’s usage page
imported-title = Usage report imported
imported-lead = { $by }, { $at }
imported-measurements = Measurements added
imported-points = User counts added or updated
imported-gate-same = This import did not change whether the conditions are met.
imported-gate-opened = With this import, the conditions are met.
imported-gate-shut = With this import, the conditions are no longer met.
imported-detail = { $report } (measurements: { $measurements }, user counts: { $points })
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
criteria-lead = The conditions for the review are met when the customer has at least one criterion and each is achieved with target, actual value and evidence.
criteria-none = No success criteria yet.
criteria-row = Criterion { $number }
criteria-field = Criterion { $number }: { $label }
criteria-statement = Criterion
criteria-target = Target
criteria-actual = Actual
criteria-evidence = Evidence
criteria-evidence-hint = Name of a document or how it was checked. A URL alone is enough.
criteria-url = URL of the evidence
criteria-achieved = Achieved
criteria-achieved-hint = Requires a target, an actual value and evidence.
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
agenda-time = Time
agenda-place = Place, or link of the meeting
agenda-attendees = Expected to attend
agenda-topics = Topics
agenda-made = Prepared on
agenda-usage = 1. Usage against target
agenda-criteria = 2. What was achieved against the success criteria
agenda-gaps = 3. Remaining gaps
agenda-gaps-ask = What is hard to use, or gets in the way?
agenda-scenarios = 4. New business scenarios
agenda-scenarios-ask = Which further scenarios or services would you like to evaluate?
agenda-decisions = 5. Decisions and next steps
agenda-customer = { $customer }
agenda-no-criteria = No success criteria have been defined yet.
agenda-decisions-momentum = If the scope is not to grow: how to keep up momentum, new training resources, and the Microsoft customer community.
agenda-decisions-after = If no further services are wanted: what to expect after FastTrack, and the level of support.
agenda-decisions-ask = Each decision gets an owner and a date.
agenda-open-steps = Steps agreed earlier and still open

# (end of Agenda)

### Review in progress

draft-title-of = Review { $number } | { $customer }
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
draft-kept-note = Saved entries are kept if you leave this page.
draft-kept-choices = Press “Save draft” to show the fields that belong to your choice.
draft-section-not-needed = The meeting did not take place, so nothing is needed here.
draft-section-complete = All required items are complete
draft-section-missing = { $count ->
    [one] 1 item left
   *[other] { $count } items left
}
draft-blockers = Needed to submit and to complete
draft-blockers-none = Nothing is missing. You can submit.
draft-blockers-submission = Needed to submit: { $count }
draft-blockers-completion = Needed for the overall status to be complete: { $count }
draft-blockers-note = You can submit without an agreement. The overall status then stays active.
draft-blocks-meeting = Hold the meeting and record it
draft-blocks-outcome = Choose one of the four outcomes
draft-section-blockers = Missing or to correct in this section
draft-mend = To correct: { $first }
draft-mend-more = To correct: { $first } (and { $count } more)
draft-fulfilled = Requirements met: { $count }
draft-fulfilled-r1 = Every intended workload reaches its AU target
draft-fulfilled-r2 = Every success criterion of the customer is achieved
draft-missing-meeting = Once the meeting has been held, record its result
draft-missing-scenarios = Ask whether the customer wants to evaluate new business scenarios
draft-decided = Follows from the section { $section }.
draft-bvd-elsewhere = BVD (entered in the section { $section })
draft-bvd-none = None entered yet.
draft-bvd-enter = Enter or change BVD
draft-goals-criterion = Success criterion: { $criterion } ({ $state })
draft-goals-none = None are recorded.
draft-goals-change = Change the engagement
comment-return = Comment with the return
comment-approval = Comment with the approval
draft-comment-general = (on the review as a whole)
draft-comment-revision = on revision { $revision }
draft-playbook-of = Uses the playbook, { $version }.
draft-playbook-newer = A newer version is available
draft-playbook-title = Switch to the newer playbook
draft-playbook-text = This draft began with the { $old }. With the { $new }, the questions change as follows. Your entries are kept.
draft-playbook-same = The questions are the same.
draft-playbook-added = New
draft-playbook-removed = No longer asked
draft-playbook-changed = Changed (label before: { $before })
draft-playbook-button = Switch to the newer version
draft-figures-kept = Figures are taken from the previous revision.
draft-figures-fresh = Figures are the latest measurements.
draft-figures-refresh = Use the latest measurements
draft-figures-keep = Use the previous revision’s figures
draft-start-title = Start the review
draft-start-title-returned = Address the comments
draft-start-title-withdrawn = Revise the withdrawn submission
draft-start-title-approved = Next review or revision
draft-start-title-waits = Waiting for a decision
draft-start-not-held = The last meeting did not take place, or no agreement was reached. You can prepare the next review without waiting for the lead.
draft-start-first = You can begin before the meeting. Your entries are saved automatically.
draft-start-waits = A submitted review is waiting for the lead. To change it, withdraw it first.
draft-start-open-review = Open the submitted review
draft-start-goes-on = The new revision starts from your last submission.
draft-start-returned = The lead’s comments also appear next to the sections they refer to.
draft-start-approved = Start the next review, or revise the approved one. Starting the next review makes the overall status active again.
draft-start-button = Start the review
draft-start-further = Start the next review
draft-start-revise = Create a revision
draft-no-rows = No { $row } yet.
draft-row-add = Add { $row }
draft-rows-full = This list is full: it holds up to { $count } rows.
draft-row-remove = Remove
draft-row-up = Up
draft-row-down = Down
draft-row-removed = Removed: { $row }.
draft-row-restore = Undo
draft-row-pasted = Rows entered from what was pasted: { $count }.
draft-held = Held as planned
draft-held-hint = The planned date, attendees, deck and topics become the record of the meeting.
draft-held-early = The planned date has not come yet (time zone { $zone }). Press the button once the meeting has been held.
draft-held-no-day = Enter the planned date. It is recorded as the day of the meeting.
draft-reuse = Attendees of the last review, with the planned date, time and place of the meeting, its deck and topics
draft-internal = Internal only
draft-partner-sees = The partner will see every field not marked “Internal only” once the review is approved.
draft-partner-sees-meeting = This includes the attendees, the deck and the link to the recording or file.
draft-proposals = Suggested and carried over
draft-take-over = Add
draft-carry-all = Carry over all { $count } open steps
draft-carry-note = From an earlier submission (owner { $owner })
draft-carry-stays = With this review’s outcome, this step stays as it is and no second one is created, whether you carry it over or not. Carry it over to change its due date or owner.
draft-carry-would-stay = It stays open whether you carry it over or not. If the outcome is O1 or O2, no second one is created.
draft-propose-usage = Raise the usage of the workloads that are below target
draft-propose-trained = Train the users
draft-propose-goals = Revise the approach to the goals that were not reached
draft-propose-progress = Show how to track and manage progress
draft-r9 = AU targets
draft-r9-yes = All targets reached
draft-r9-no = { $reached } of { $all } reach the target
draft-r9-note = Calculated from the measurements. Where targets are missed, a next step is suggested.
draft-task-3735 = Task 3735
draft-task-3735-note = Submitting a review with the date of the meeting and its attendees completes task 3735.
draft-r14-note = If the scope grows or a new service is to be learned, the next step “Return to customer kick-off” is created at submission, due a week later. For another date, add it to this list and change the date.
draft-step-made = Recorded automatically at submission
draft-r14-open = This engagement already has an open one, so that one is kept and no second one is created.
draft-r14-listed = The list already has it, so none is added.
draft-r14-done = This review already has one, which is done, so no second one is created.
draft-kick-off-step = Return to customer kick-off
draft-text-dirty = There are unsaved changes
draft-text-saving = Saving…
draft-text-failed = Could not save. Your entries are still on the page. Retrying…
draft-text-held = Not saved yet. What you typed stays on this page, and is saved and carried on by itself as soon as the server can be reached
draft-text-expired = Your sign-in has expired. Your entries are still on the page
draft-text-sign-in = Sign in again
draft-text-conflict = Open the latest content
draft-conflict-message = Saved in another window first. Autosave has stopped
draft-conflict-title = Saved in another window first
draft-conflict-text = After you opened this page, this section was saved in another window on { $at }. Where only one of the two was changed, the change is selected. Check what differs, then save.
draft-conflict-text-unknown = What was saved on { $at } differs from your entries on this page. Choose which to use for each item.
draft-conflict-choose = { $count ->
    [one] Choose for { $count } item
   *[other] Choose for { $count } items
}
draft-conflict-merged = { $count ->
    [one] { $count } item changed on one side only
   *[other] { $count } items changed on one side only
}
draft-conflict-needed = Choose which to use for “{ $label }”
draft-conflict-no-row = This row is not there
draft-conflict-save = Save what is selected
draft-conflict-keep-mine = Save all of your entries on this page
draft-conflict-keep-theirs = Open what is saved, without your entries
difference-cell = { $row }: { $cell }
difference-row = { $row } “{ $name }”
difference-number = { $name } { $number }
difference-order = { $item }: order
difference-mine = Changed on this page only
difference-theirs = Changed in the other window only
difference-both = Changed in both
difference-unknown = The two differ
draft-conflict-item = Item
draft-conflict-mine = Your entries on this page
draft-conflict-theirs = Saved
draft-gone-title = This could not be saved
draft-conflict-to-engagement = Go to the engagement
draft-check-title = Check your answers and submit
draft-check-ready = Ready to submit
draft-check-ready-text = All required items are complete.
draft-check-ready-not-held = This review will be submitted as a meeting that did not take place, with its new date. No reason for an exception is needed.
draft-check-ready-exception = All required items are complete. The conditions for the review are not met, so the lead reads the reason for the exception first.
draft-check-figures = Submission freezes these figures.
draft-check-csm-title = Not an Enterprise customer
draft-check-csm = Handing over to a Customer Success Manager (CSM) is usually meant for Enterprise customers. You can still submit.
draft-odd-title = Are these dates right?
draft-odd-before-start = { $label }, { $date }: before the engagement began on { $start }
draft-odd-before-meeting = { $label }, { $date }: before the meeting
draft-odd-far = { $label }, { $date }: more than five years from today
draft-odd-confirm = These dates are right
draft-odd-unconfirmed = Correct the dates below, or confirm that they are right. Your entries have been saved.
draft-no-answer = Not answered
draft-submit = Submit the review
draft-submit-blocked = { $count ->
    [one] One answer is missing or has to be corrected before you can submit.
   *[other] { $count } answers are missing or have to be corrected before you can submit.
}
draft-refused-title = The review was not submitted
draft-refused-text = Some items are missing or have to be corrected. Use the list below to complete or correct them. Your entries have been saved.
draft-submit-first = Go to the first of them
draft-submit-note = Submitting freezes answers, figures and playbook version. A later change is a new revision.
draft-discard-title = Discard the draft?
draft-discard-text = All entries will be deleted and cannot be recovered. Submitted reviews are not affected.
draft-discard-button = Discard the draft
draft-discard-back = Keep it and go back
draft-ended-submitted-title = This review has been submitted
draft-ended-submitted = This draft was submitted on { $at }, and its content has been frozen since then.
draft-ended-discarded-title = This draft was discarded
draft-ended-discarded = This draft was discarded on { $at }.
draft-ended-moved-title = This engagement is no longer yours
draft-ended-moved = This engagement has been reassigned to another manager, or your cover has ended. Only its current manager and their stand-in can open or change it.
draft-ended-none-title = There is no draft
draft-ended-none = No review of this engagement is being filled in.
draft-ended-not-saved = What you typed here was not saved.
draft-ended-typed = Here is what you typed; copy what you need.
draft-ended-other = A new draft was begun after that. What you typed here is not saved anywhere yet. Compare it with the new draft and choose which to use.
draft-ended-to-list = To the engagements
flash-draft-discarded = The draft was discarded.
audit-review_started = started the review
audit-review_submitted = submitted the review
audit-review_discarded = discarded the draft of the review
audit-playbook_adopted = switched to the newer playbook
audit-figures_refreshed = changed the figures used by the review

# (end of Review in progress)

### Submitted reviews and decisions
queue-title = Reviews waiting for approval
queue-lead = { $count ->
    [one] { $count } review waits for a decision{ $exceptions ->
        [0] .
       *[other] , as an exception.
    }
   *[other] { $count } reviews wait for a decision{ $exceptions ->
        [0] .
        [one] , { $exceptions } of them as an exception.
       *[other] , { $exceptions } of them as exceptions.
    }
}
queue-empty = No review is waiting for approval
queue-empty-text = Reviews appear here after a FastTrack manager submits them.
queue-nothing-found = No reviews match your filters.
queue-only-exceptions = Show only the exceptions
queue-lead-group = { $count ->
    [one] { $count } review waits for a decision.
   *[other] { $count } reviews wait for a decision.
}
queue-group = Group
queue-to-portfolio = Go to the portfolio
queue-exceptions = Exceptions
queue-exceptions-note = Submitted with a reason although the conditions for the review are not met. Those that have waited longest come first.
queue-held = Conditions met
queue-held-note = Those that have waited longest come first.
queue-not-held = Meetings that did not take place
queue-not-held-note = They record a new date, complete nothing, and need no reason for an exception.
queue-customer = Customer
queue-manager = Manager
queue-own = You can’t decide a review that you manage, cover or submitted
queue-waiting = Days waiting
queue-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
queue-claim = Taken by
queue-claim-mine = Taken by me
queue-claim-free = Not taken yet
queue-claim-own = You
queue-claim-since = since { $date }
claim-take = Take this review
claim-text = Other leads will see that you have taken it, so that nobody reads it twice. They can still decide it.
claim-own = You took this review on { $at }. It stays yours until it is decided or you release it.
claim-release = Release it
claim-other = { $name } took this review on { $at }
claim-over = Decide it anyway
claim-over-needed = { $name } has taken this review. To decide it anyway, tick the box
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
record-state-approved = Approved. This revision is the record of the review. The assigned partner can read the summary.
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
record-playbook-version = { $date }
record-gate = Conditions for the review
record-gate-open = The conditions for the review are met
record-gate-shut = Submitted although the conditions for the review are not met
record-r1 = { $reached } of { $count } workloads reach their AU target.
record-r1-none = There is no intended workload.
record-r2 = { $achieved } of { $count } success criteria are achieved.
record-r2-none = The customer has defined no success criteria.
record-exception = Exception requested
record-exception-note = Where the conditions are not met, the reason is read first.
record-exception-reason = Reason given
record-figures = Usage and success criteria
record-figures-caption = Figures as frozen at submission. Later measurements do not change them.
record-workload = Workload
record-au = AU
record-bar = Against the target
record-verdict = Verdict
record-target = Target { $target }%
record-reached = Reached
record-short = { $count } more needed
record-not-computable = Cannot be calculated
record-approximate = Approximation
record-stale = Old measurement
record-measured = { $date }, { $days } days
record-earlier = Review { $number }, revision { $revision } ({ $date })
record-criteria = The customer’s success criteria
record-criterion = Criterion
record-criterion-target = Target
record-criterion-actual = Actual
record-achieved = Achieved
record-not-achieved = Not achieved
record-content = Content
record-content-comments = Content and comments
record-to-decision = Go to the decision
record-to-undo = Go to undoing the approval
record-to-withdrawal = Go to withdrawing the submission
record-content-note = Each section can be commented on. Until you decide, your comments are a draft that only you see; the manager gets them with the approval or the return.
record-gate-not-held = The conditions are not met. As the meeting did not take place, no reason for an exception was asked for
record-section-empty = No entries.
record-to-ftop = To the text for FTOP
record-to-review = Go to the engagement’s review
record-pages = Pages
record-first-page = First page
record-next-page = Next page
standout-title = Points to check
standout-note = Flagged automatically; these are not missing requirements.
standout-none = Nothing stands out.
standout-fell = AU of { $workload } has fallen sharply
standout-fell-text = { $before } in the earlier submission, { $after } now.
standout-fell-side = −{ $points } points
standout-stale = The measurement of { $workload } is older than 45 days
standout-stale-text = Measured on { $date }.
standout-long = The measurement of { $workload } covers more than 31 days
standout-long-text = The longer the period, the higher AU tends to be.
standout-days-before = { $days ->
    [one] { $days } day before submission
   *[other] { $days } days before submission
}
standout-days-after = { $days ->
    [one] { $days } day after the meeting
   *[other] { $days } days after the meeting
}
standout-approximate = Every rate is an approximation from a report
standout-approximate-text = What the admin center counts as active is broader than FastTrack’s measure, so the true AU may be lower.
standout-more-active = { $workload } has more active than entitled users
standout-more-active-text = { $active } active, { $entitled } entitled.
standout-criteria = The conditions are met by the success criteria only
standout-criteria-text = { $reached } of { $count } workloads reach their AU target.
standout-criteria-side = Criteria only
standout-reason = “{ $item }” was not answered with “Yes”
standout-survey = The CPE survey has not been sent
standout-survey-text = If it has not been answered, the CPE survey is to be sent.
standout-survey-side = Outstanding
standout-csm = A customer who is not Enterprise is to be handed over to a CSM
standout-csm-text = Enterprise Enhanced Adoption is usually meant for Enterprise customers. Make sure the new owner accepts.
standout-meeting = Submitted more than 30 days after the meeting
standout-meeting-text = The meeting was on { $date }.
standout-measured-after = { $workload } was measured after the meeting
standout-measured-after-text = Measured on { $date }; the meeting may have seen another figure.
standout-sponsor = The customer’s sponsor did not attend
standout-sponsor-text = None of the attendees is recorded as the customer’s sponsor.
standout-sponsor-side = Attendees
standout-overdue = The next step “{ $what }” is overdue
standout-overdue-text = Owner: { $owner }.
standout-overdue-side = { $days ->
    [one] { $days } day overdue at submission
   *[other] { $days } days overdue at submission
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
compare-target = Target { $target }%
compare-criterion = { $state } (target { $target }, actual { $actual })
compare-column = Comparison
compare-shown = Shown above
compare-with = Compare with revision { $revision }
decision-title = Decision
decision-approve = Approve
decision-approve-text = This revision becomes the record of the review, and the assigned partner can read the summary. The reason for an exception is kept with it. Comments entered above are shown to the manager, never to the partner.
decision-return = Return
decision-return-text = The manager gets the comments entered above. The overall status becomes Active again; task 3735 stays complete where the meeting was held.
decision-return-button = Return with comments
decision-keep-title = Decide later
decision-keep-text = Your comments are kept as a draft. Nobody else sees them until you decide.
decision-keep = Keep comments as a draft
decision-kept-elsewhere-title = The draft of your comments was saved in another window first
decision-kept-elsewhere = Neither a decision nor a draft was saved. Comments changed only in the other window are shown as saved. Check what differs, then press the button again.
decision-comments-late = This review has been decided or withdrawn. The comments typed here are not saved.
decision-undo = Undo the approval
decision-undo-text = The review becomes submitted again and waits for a new decision. The partner sees what was approved before it.
decision-undo-reason = Reason for undoing the approval
decision-return-followed = The next review has been started, so this one can no longer be returned. Corrections and additions go into the new review.
decision-undo-followed = The next review has been started, so this approval can no longer be undone. Corrections and additions go into the new review.
decision-withdraw = Withdraw the submission
decision-withdraw-text = Possible until a lead decides. What was submitted stays on record, and a draft can be started from it.
decision-not-own = You can’t decide a review that you manage, cover or submitted. Another lead must do it.
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
decision-conflict = Someone else acted first, so your decision was not saved
decision-conflict-text = Below is the review as it is now. Your text follows, in case you want to keep it.
ftop-title = Text for FTOP
ftop-note = Fits the 500 characters of the field for the next action. What does not fit is counted in the last line.
ftop-label = Next action
ftop-copy = Copy
ftop-copied = Copied
ftop-opening = Success review on { $date }: { $result }
ftop-not-attended = The success review was not held because the customer did not attend.
ftop-cancelled = The success review was not held because the meeting was cancelled.
ftop-follow-up = Follow-up: { $date }
ftop-task = Task { $id }: { $status }
ftop-task-on = Task { $id }: { $status } ({ $date })
ftop-status = Overall status: { $status }
ftop-bvd = - BVD: { $service } ({ $about })
ftop-bvd-planned = planned for { $date }
ftop-sme = expert requested
ftop-sme-contact = expert requested: { $contact }
ftop-more = { $count } more
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
audit-review_claimed = took the review to decide it
audit-review_released = released the review

# (end of Submitted reviews and decisions)

### Summaries
summary-title = Summaries
summary-lead = Engagements of { $name }. Only approved reviews are shown.
summary-empty = No engagement is assigned yet
summary-empty-text = A FastTrack manager assigns engagements to partners.
summary-caption = Total: { $total }. The newest engagements come first.
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
summary-headline = Key points
summary-headline-usage = { $count ->
    [0] There is no intended workload.
   *[other] { $reached } of { $count } intended workloads reach their target for active usage (AU).
}
summary-headline-criteria = { $achieved } of { $count } success criteria defined by the customer are achieved.
summary-headline-outcome = Outcome of the meeting: { $result }.
summary-headline-not-held = The meeting was not held ({ $meeting }).
summary-headline-follow-up = The follow-up is on { $date }.
summary-stage = Current stage
summary-stage-usage = Usage
summary-stage-meeting = Review meeting
summary-stage-approval = Approval
summary-stage-complete = Completion
summary-stage-open = Not yet
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
summary-steps-on = Status as of { $date }.
summary-approved = Approved reviews
summary-earlier-note = This is an earlier approved review.
summary-newest = Show the latest summary
summary-no-date = No date
summary-changes = Changes since the previous approval
summary-changes-none = Nothing has changed since the previous approval.
summary-changes-head = Approved { $date }
summary-answers = The review
summary-foot = Based on the approved review and the playbook, { $date }.
summary-foot-provisional = Based on content that is not approved yet, and on the playbook, { $date }.
summary-not-approved = (date of approval)

partner-view-title = What the partner sees
partner-view-draft = What the partner will see if the draft is submitted and approved as it is. The partner cannot see it yet.
partner-view-submitted = What the partner will see once the submitted review is approved. The partner cannot see it yet.
partner-view-approved = This was approved, and the partner sees it as shown here.
partner-view-none = No review has been approved yet. This is all the partner sees.
partner-view-unassigned = No partner is assigned to this engagement.
partner-view-assign = Assign a partner
partner-view-draft-unassigned = What a partner would see if one were assigned first, and the draft were then submitted and approved as it is.
partner-view-submitted-unassigned = What a partner would see if one were assigned before the submitted review is approved.
partner-view-approved-unassigned = This was approved, but there is no partner to read it. A partner assigned later will see what is approved from then on.
partner-view-none-unassigned = There is nothing for a partner to see yet. Once a partner is assigned, what is approved from then on appears here.
partner-view-to-approved-unassigned = Show what was approved
partner-view-to-draft = Show what they would see if the draft were approved
partner-view-to-submitted = Show what they would see if the submitted review were approved
partner-view-to-approved = Show what they see now

# (end of Summaries)

### Portfolio
portfolio-title = Portfolio
portfolio-at = As of { $at }
portfolio-manager = Manager
portfolio-partner = Partner
portfolio-filter = Filter
portfolio-clear = Clear the filter
portfolio-counts = Current counts
portfolio-waiting = Waiting for approval
portfolio-waiting-sub = { $count ->
    [one] { $count } exception
   *[other] { $count } exceptions
}
portfolio-overdue = Overdue next steps
portfolio-watched = Engagements to look at
portfolio-watched-since = Changes of the conditions are those since your last visit on { $at }. As to measurements, open engagements are counted.
portfolio-watched-never = Changes of the conditions are counted from your next visit on. As to measurements, open engagements are counted.
portfolio-status = Overall status of engagements
portfolio-status-note = State of the success phase.
portfolio-count = Number
portfolio-chart = Bar for the number beside it
portfolio-reviews = State of reviews
portfolio-reviews-note = The newest review of each engagement. An engagement with an open draft counts as a draft. Where the conditions are not met, reviews of meetings that were not held are counted too.
portfolio-shut = Of these, conditions not met
portfolio-outcomes = Outcomes of meetings
portfolio-outcomes-note = Engagements whose newest review is submitted or approved, by the outcome of its meeting.
portfolio-no-outcome = Meeting not held
portfolio-load = Engagements by manager
portfolio-open = Open engagements
portfolio-load-overdue = Overdue
portfolio-longest = Longest overdue
portfolio-load-further =
    { $count ->
        [one] { $count } more manager is not shown. Narrow the overview by manager above.
       *[other] { $count } more managers are not shown. Narrow the overview by manager above.
    }
portfolio-load-empty = There are no engagements yet.
portfolio-steps-note = The longest overdue come first.
portfolio-steps-empty = No next step is overdue.
portfolio-meetings-empty = No meeting is planned.
portfolio-meeting-why = Why
portfolio-meeting-planned = Planned in a review in progress
portfolio-meeting-open = No agreement was reached
portfolio-meeting-on = Planned for
portfolio-step = Next step
portfolio-late = { $days ->
    [one] { $days } day overdue
   *[other] { $days } days overdue
}
portfolio-due = Due
portfolio-all = All
portfolio-take = Save this page’s tables
portfolio-from = Meetings from
portfolio-to = Meetings until
portfolio-period = { $from } to { $to }
portfolio-cut = There are too many to count them all: at most 5,000 engagements and the latest 20,000 meetings are counted. With fewer filters the numbers are exact.
portfolio-surveys = CPE surveys to be sent
portfolio-months = Outcomes by month
portfolio-months-note = Meetings held in the period, by month. Only those whose review is submitted or approved are counted.
portfolio-month = Month
portfolio-held = { $count ->
    [one] { $count } meeting
   *[other] { $count } meetings
}
portfolio-held-count = Meetings
portfolio-held-exceptions = { $count ->
    [one] { $count } exception
   *[other] { $count } exceptions
}
portfolio-exceptions = Exception
portfolio-to-meeting = From the conditions to the meeting
portfolio-to-meeting-note = Days from the day on which the conditions for the review were met to the first meeting after it. Meetings for which that day is not known are left out.
portfolio-to-approval = From the meeting to the approval
portfolio-to-approval-note = Days from the meeting to the day on which its review was first approved.
portfolio-median = Median (days)
portfolio-most = 90th percentile (days)
portfolio-median-days = { $days ->
    [one] Median { $days } day
   *[other] Median { $days } days
}
portfolio-most-days = { $days ->
    [one] 90th percentile { $days } day
   *[other] 90th percentile { $days } days
}
portfolio-waits-empty = No meeting in the period has a known number of days.
portfolio-days = Days taken
portfolio-ages = Queue by age
portfolio-ages-note = Days since the review was submitted.
portfolio-conditions = Conditions by workload
portfolio-conditions-note = How many engagements intend to use the workload, and how many of them have reached its AU target. Complete engagements are counted too.
portfolio-intended = Engagements
portfolio-reached-share = Share reached
portfolio-part = Section
portfolio-what = Item
portfolio-share = Share
portfolio-count-or-days = Number or days
portfolio-longest-days = Longest overdue (days)
portfolio-steps-cut = These are the { $rows } longest overdue of { $all } steps. You can save all of them from the list of next steps.
portfolio-sheet-states = Current counts
portfolio-sheet-months = Outcomes by month
portfolio-sheet-waits = Days taken
portfolio-sheet-ages = Queue by age
portfolio-sheet-workloads = By workload
condition-intended = intended
condition-reached = Target reached
condition-short = Below target
condition-unknown = Can’t be computed
outcome-short-business_value_discussion = BVD
outcome-short-enable_workloads = Enable
outcome-short-customer_success_manager = CSM
outcome-short-disengage = Leave
outcome-short-no_agreement = No agreement
days-from-to = { $from } to { $to } days
days-from = { $from } days or more
engagements-condition = { $workload }: { $state }
held-title = Meetings held
held-lead = Meetings held from { $period } whose review is submitted or approved, the latest first.
held-none = No meetings match your filters.
held-only-exceptions = Exceptions only
held-took = { $what }: { $days }
held-took-known = { $what }: all with a known number of days
held-days-to-meeting = Days to the meeting
held-days-to-approval = Days to the approval
narrow-hint = Type a part of the name.
narrow-unknown = No match for this name.
narrow-several = Several match, including { $names }. Type more of the name.

# (end of Portfolio)

### Playbook page

playbook-edition = { $date } edition
playbook-edition-further = { $date } edition (our wording, version { $edition })
playbook-version = Playbook, { $date }
playbook-older = This is an earlier version.
playbook-to-newest = See the latest version ({ $date })
playbook-ours = this application
playbook-ours-note = Paragraphs marked “this application”, and codes that begin with R or O, are not part of the original page; they were added by this application.
playbook-ours-rules = See what the codes mean
playbook-task-id = Task ID
playbook-contents = On this page
playbook-history = Refresh summary
playbook-about = About this page
playbook-tasks = FTOP tasks
playbook-task = Task name
playbook-kind = Mandatory / optional
playbook-role = FastTrack role
playbook-services = Services
playbook-mandatory = Mandatory
playbook-optional = Optional
playbook-no-role = No fixed role
playbook-date = Date
playbook-what = Change
playbook-who = Changed by
playbook-item = Item
playbook-value = Value
playbook-phase = Phase
playbook-audience = Audience
playbook-topic = Topic
playbook-dated = Date of the page
playbook-origin = Home
playbook-versions = Available versions
playbook-versions-text = A review is pinned to the version it was begun with and is always shown with that one.
# (end of Playbook page)

### Rules by their codes

rules-title = What the codes mean (R and O)
rules-lead = What each of the codes shown beside questions and lists, such as R1 or O2, asks for. R stands for a rule of the review, O for an outcome of the meeting. The codes are this application’s; what they say is based on the playbook, except where marked “this application”.
rule-group-conditions = Conditions for the review
rule-group-meeting = Meeting and checklist
rule-group-outcomes = Outcome of the meeting
rule-group-goals = Objectives
rule-group-key-information = Key inputs
rule-group-key-results = Key outputs
rule-group-next-steps = Next steps
rule-r1 = Active usage (AU) targets
rule-text-r1 = Every intended workload must reach its AU target. AU is the number of active users divided by the number of entitled users; the target is 10% and can be set higher for a workload. The conditions for the review are met when either R1 or R2 is met.
rule-r2 = The customer’s success criteria
rule-text-r2 = The customer must have at least one success criterion of their own, and each must be achieved with its target, actual value and evidence. The conditions for the review are met when either R1 or R2 is met.
rule-r3 = Reason for an exception
rule-text-r3 = To submit the outcome of a meeting although neither R1 nor R2 is met, a written reason must be given. The lead reads it first, before deciding.
rule-r4 = New workloads
rule-text-r4 = Where the customer wants further workloads, record for each one the gaps in understanding the benefits, how use will be driven, the status of the adoption prerequisites and the approach to the gaps.
rule-r5 = Plan for sustaining use
rule-text-r5 = Pass on the best practices, and record for each of four items whether it is in place, planned or not planned: self-service support, a champions community, tracking and managing progress, and the location of training resources. “Planned” needs an owner and a date, “Not planned” a reason.
rule-r6 = Expectations for the FastTrack engagement
rule-text-r6 = Where AU is at 10% or more and the customer wants no further FastTrack service, record the expectations set with the customer for the FastTrack engagement.
rule-r7 = The meeting and task 3735
rule-text-r7 = FTOP task 3735 becomes complete only once the meeting has been held. Record its date, which cannot be in the future, and who attended.
rule-r8 = Completing the overall status
rule-text-r8 = The overall status of the engagement becomes complete only if the meeting was held (R7) and its result is exactly one of O1 to O4. If none was agreed, record a follow-up date.
rule-r9 = AU targets
rule-text-r9 = Shows whether all intended services have reached their AU target. It is calculated from the measurements; you do not enter anything.
rule-r10 = Users trained
rule-text-r10 = Answer whether employees and end users know, by some form of training, how to use the new services and features, and can use them. “No” or “Not known” needs a next step or a reason.
rule-r11a = Success goals reached
rule-text-r11a = Answer whether the customer reached the planned or expected success goals. “No” or “Not known” needs a next step or a reason.
rule-r11b = Tracking progress
rule-text-r11b = Answer whether the customer knows how to track and manage progress. “No” or “Not known” needs a next step or a reason.
rule-r12 = Moving to maintenance
rule-text-r12 = Where the customer does not widen the scope and carries on alone (O3, O4), two things are needed: you shared best practices and resources that help to keep up the momentum, and you told the customer how to reach Microsoft 365 / EMS support, or the FastTrack Center to add services later.
rule-r13 = CPE survey
rule-text-r13 = Record whether the customer and partner experience (CPE) survey was answered, was sent (when and to whom) or is outstanding (planned send date). If it was not completed, it is to be sent.
rule-r14 = Return to customer kick-off
rule-text-r14 = If the customer widens the scope or wants to learn about a new service (O1, O2), the work returns to the customer kick-off process. A next step for it is created at submission, or the one that is still open is kept.
rule-r15 = Next steps
rule-text-r15 = Agree at least one next step with the customer to close the remaining gaps. Each has an action, an owner and the owner’s organisation, a due date and a status. Steps that are not done are carried into the next review.
rule-r16 = Engagement reviewed and way forward
rule-text-r16 = The FastTrack manager reviewed the customer’s engagement and either set expectations for after FastTrack or agreed next steps for a wider scope. Record both the review and which of the two it was.
rule-r17 = Ongoing ways to succeed
rule-text-r17 = Record the ways the customer named to continue succeeding with Microsoft 365. For an Enterprise customer, also confirm that the internal Microsoft teams understand the plan and that next steps to support the customer are in place.
rule-r18 = New business scenarios
rule-text-r18 = Ask the customer in the meeting whether they want to evaluate new business scenarios, and record the answer.
rule-o1 = Continue with FastTrack through BVD
rule-text-o1 = The customer agrees to continue with FastTrack through further business value discussions (BVD). Record at least one, with its service, its planned date and whether an expert is requested. A step to return to customer kick-off (R14) is created.
rule-o2 = Enable further workloads
rule-text-o2 = The customer agrees to enable further entitled workloads through FastTrack. Select the workloads and record what R4 asks for each of them. A step to return to customer kick-off (R14) is created.
rule-o3 = Hand over to a Customer Success Manager (CSM)
rule-text-o3 = The customer agrees to hand over ongoing use and adoption to a CSM of the Enterprise Enhanced Adoption service. Record the CSM’s name and e-mail address and the hand-over date, as well as what R5, R6 and R12 ask.
rule-o4 = End FastTrack support
rule-text-o4 = The customer chooses not to use FastTrack for future deployment work. Record the reason, as well as what R5, R6 and R12 ask.

# (end of Rules by their codes)

### Audit words
audit-account_created = added the account
audit-account_changed = changed the account
audit-account_disabled = disabled the account
audit-account_enabled = enabled the account
audit-account_unlocked = let the account try to sign in again
audit-password_reset = reset the password
audit-password_changed = changed their own password
audit-settings_changed = changed their own settings
audit-session_ended = ended a session of their own
audit-partner_created = added the partner organisation
audit-partner_renamed = renamed the partner organisation
audit-workload_created = added the workload
audit-workload_changed = changed the workload
audit-heading_alias_added = added a heading alias
audit-heading_alias_removed = removed a heading alias
audit-subject-user = User
audit-subject-partner = Partner organisation
audit-subject-workload = Workload
audit-subject-heading_alias = Alias of a heading
audit-subject-engagement = Engagement
audit-subject-review = Review
audit-subject-import = Import
audit-subject-measurement = Measurement
audit-subject-next_step = Next step
audit-subject-follow_up = Follow-up
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
cli-list-goals-former = Planned goals
cli-list-alias = If the list has other column headings, an administrator can register them as aliases.
cli-segment-enterprise = Large enterprise
cli-segment-business = Small and medium business
cli-segment-education = School
cli-segment-public_sector = Government

# (end of Command line)

# Tables to take away as files
sheet-take = Save this list as a file
sheet-take-xlsx = Excel
sheet-take-csv = CSV
sheet-take-summary = Save as Excel
sheet-cut = The first { $rows } rows.
sheet-take-most = The first { $rows } rows are saved.
sheet-yes = Yes
sheet-reached = Workloads at target
sheet-intended = Intended workloads
sheet-rate = AU
sheet-target = Target
sheet-review = Review no.
sheet-review-state = State of the review
sheet-revision = Revision
sheet-meets-on = Next meeting
sheet-overdue = Overdue
sheet-measured-on = Oldest measurement
sheet-reported = Report by the partner
sheet-address = Address
sheet-meeting = Meeting
sheet-held-on = Meeting date
sheet-outcome = Result of the meeting
sheet-submitted = Submitted
sheet-approved = Approved
sheet-item = Item
sheet-value = Content
sheet-figures = Usage
sheet-remarks = Remarks
sheet-criteria = Success criteria
sheet-steps = Next steps
sheet-status-on = Status as of { $date }
sheet-answers = The review
sheet-section = Section

### Mail
account-mail = Mail
account-mail-note = Sent to the account’s e-mail address.
account-mail-topics = Mail you receive
account-mail-saved = Your choice of mail was saved
mail-topic-review_submitted = When a review is submitted and waits for approval
mail-topic-review_returned = When a review is returned
mail-topic-review_approved = When a review is approved
mail-topic-assigned = When an engagement is assigned to you, or you become a stand-in
mail-topic-step_reported = When a partner reports progress on a next step
mail-topic-steps_due = On the day a next step of Microsoft’s side is due, and the day after
mail-topic-weekly = At the beginning of the week, what is waiting (Mondays)
mail-state-waiting = Waiting
mail-state-sent = Sent
mail-state-dropped = Not needed
mail-state-failed = Given up
mail-why-account_closed = The account is disabled
mail-why-not_wanted = The person does not want such mail
mail-why-no_right = The receiver may no longer see it
mail-why-overtaken = Things have changed since
mail-why-nothing = There is nothing left to tell
mail-why-stale = It could not be sent for three days and is no longer news
mail-why-fault = Its text could not be written; the server’s log has the cause
mail-hello = Hello { $name },
mail-somebody = (unknown)
mail-foot = Success Review sent this mail automatically. You choose which mail you receive in your account settings.
mail-open-review = Open the review
mail-open-summary = Open the summary
mail-open-engagement = Open the engagement
mail-open-step = Open the step
mail-open-engagements = Open the list of engagements
mail-open-home = Open my work
mail-meeting = Meeting: { $what }
mail-meeting-on = Meeting: { $what } ({ $date })
mail-step-due = due { $date }
mail-waits-since = submitted { $at }
mail-submitted-subject = Review waiting for approval: { $customer }
mail-submitted-lead = Review { $number } of { $customer } (revision { $revision }) was submitted. Please check it, then approve it or return it with comments.
mail-submitted-exception = It was submitted although the conditions for the review are not met. Please read the reason first.
mail-submitted-by = Submitted: { $name } ({ $at })
mail-returned-subject = Review returned: { $customer }
mail-returned-lead = { $count ->
    [one] Review { $number } of { $customer } (revision { $revision }) was returned with a comment. Please address it and submit the review again.
   *[other] Review { $number } of { $customer } (revision { $revision }) was returned with { $count } comments. Please address them and submit the review again.
}
mail-returned-by = Returned: { $name } ({ $at })
mail-approved-subject = Review approved: { $customer }
mail-approved-lead = Review { $number } of { $customer } (revision { $revision }) was approved.
mail-approved-by = Approved: { $name } ({ $at })
mail-approved-partner-lead = Review { $number } of { $customer } was approved ({ $at }). You can now read it in the summary.
mail-assigned-subject = Engagement assigned to you: { $customer }
mail-assigned-lead = The engagement of { $customer } is assigned to you from now on.
mail-assigned-steps = Next steps of Microsoft’s side
mail-reported-subject = Report from the partner: { $customer }
mail-reported-lead = The partner reported progress on a next step of { $customer }. Their report is on the page of the step.
mail-reported-at = Reported: { $at }
mail-assigned-many-subject = { $count } engagements assigned to you
mail-assigned-many-lead = { $count } engagements are now assigned to you.
mail-assigned-many-list = Engagements
mail-cover-subject = You are standing in for { $name }
mail-cover-lead = You stand in for { $name } until { $date }. Until then, you can do everything in their engagements that they can.
mail-cover-open-work = Open { $name }’s work
mail-cover-over-subject = You no longer stand in for { $name }
mail-cover-over-lead = Cover for { $name } has ended. You no longer see their engagements.
mail-covered-subject = { $name } is standing in for you
mail-covered-lead = { $name } stands in for you until { $date }. Until then, they can do everything in your engagements that you can.
mail-covered-over-subject = { $name } no longer stands in for you
mail-covered-over-lead = Cover by { $name } has ended.
mail-cover-open = Open cover
mail-steps-subject = Next steps that are due ({ $date })
mail-steps-lead = Next steps of Microsoft’s side in your engagements have come due. Please change the status of those that are done on the engagement’s page.
mail-steps-today = Due today
mail-steps-late = Due yesterday
mail-weekly-subject = Your week from { $date }
mail-weekly-lead = What is waiting for you, and what is coming up.
mail-weekly-queue = Reviews waiting for approval ({ $count })
mail-weekly-returned = Reviews that were returned
mail-weekly-drafts = Reviews in progress
mail-weekly-ready = Ready for the meeting
mail-weekly-meetings = Meetings within two weeks
mail-weekly-steps = Next steps that are overdue or due within two weeks
mail-meets = { $date } (planned in the review in progress)
mail-meets-follow-up = { $date } (follow-up meeting)
mail-meets-again = { $date } (the last one did not take place)
mail-count = { $count ->
    [one] 1 mail
   *[other] { $count } mails
}
admin-mail-title = Mail
admin-mail-lead = Newest first. Shown are receiver and kind, never what a mail says. Mails are deleted after 30 days.
admin-mail-off = No mail server is set, so nothing is sent. What you see here is what would be sent.
admin-mail-failed = Mails that could not be sent: { $count }. Remove the cause, then have them sent again.
admin-mail-show-failed = Show them
admin-mail-search = Filter the mails
admin-mail-state = State
admin-mail-empty = There are no such mails.
admin-mail-topic = Kind
admin-mail-to = To
admin-mail-queued = Happened
admin-mail-became = Outcome
admin-mail-next = { $count ->
    [one] Failed once; next try { $at }
   *[other] Failed { $count } times; next try { $at }
}
admin-mail-unknown = A kind of another version
admin-mail-retry = Try again
admin-mail-retry-one = Try the mail to { $name } again
admin-mail-retry-all = Try all again
admin-mail-retried = It is being tried again
audit-mails_retried = had mails that were given up tried again
audit-subject-mail = Mail

### Calendar
account-calendar = Calendar
account-calendar-note = Subscribe to it from Outlook or another calendar: meetings, days on which next steps are due, and business value discussions (BVD). It shows what you may see, and stops with the account.
account-calendar-make = Make an address to subscribe to
account-calendar-replace = Replace the address
account-calendar-remove = Stop the subscription
account-calendar-made = The address made on { $at } is in use. If you no longer have it, replace it.
account-calendar-once = This address is shown here and nowhere else
account-calendar-once-text = Paste it where your calendar adds calendars from the web. Whoever has the address can read the entries, so pass it on to nobody. An address that was made before no longer works.
account-calendar-address = Address to subscribe to
account-calendar-removed = The address no longer works
calendar-name = Success Review
calendar-review = { $customer }, review { $number }
calendar-step = Due: { $what } ({ $customer })
calendar-discussion = BVD: { $service } ({ $customer })
calendar-cancelled = Cancelled: { $what }
calendar-owner = Owner: { $owner } ({ $side })
calendar-side = Owner: { $side }
calendar-time = Time: { $time }
calendar-attendees = Expected: { $names }
agenda-ics = Add to a calendar (.ics)
security-cover_begun = Cover set up
security-cover_ended = Cover ended
security-calendar_made = Calendar address made
security-calendar_removed = Calendar address removed
security-calendar_read = Calendar read
security-calendar_refused = Calendar asked for under an address that nobody has
audit-cover_begun = set up cover
audit-cover_ended = ended cover
audit-cover-until = { $name }, until { $day }
audit-calendar_made = made an address for the calendar
audit-calendar_removed = removed the calendar’s address

### Letters
letters-title = Draft letters
letters-lead = Filled in from the engagement, to be sent from your own mailbox. Internal notes are never part of them.
letters-nav = Kinds of letters
letters-file = Download as a draft (.eml)
letters-open = Open in the mail program
letter-kind-invitation = Invitation to the meeting
letter-kind-thanks = Thanks for the meeting
letter-kind-survey = Request for the CPE survey
letter-kind-expert = Request for an SME
letter-kind-introduction = Introduction of the CSM
letter-gap = (please fill in)
letter-gap-date = (date)
letter-none = (none)
letter-item = - { $item }
letter-when = When: { $date } { $time }
letter-where = Where: { $place }
letter-who = Expected: { $names }
letter-step = { $what } ({ $side }: { $owner }, due { $due })
letter-discussion = { $service } ({ $date })
letter-invitation-subject = Invitation to the success review ({ $customer })
letter-invitation-body =
    Hello,

    I would like to invite { $customer } to the success review with FastTrack. We will look at what was achieved together and agree on how to go on.

    { $when }

    Agenda
    { $topics }

    If the time does not suit you, or something should be added to the agenda, please reply to this mail.

    { $manager }
letter-thanks-subject = Thank you for the success review ({ $customer })
letter-thanks-body =
    Hello,

    Thank you for taking part in the success review of { $customer } on { $date }. This is what we agreed on.

    Outcome
    { $outcome }

    Next steps
    { $steps }

    If anything here is not as you remember it, please reply to this mail.

    { $manager }
letter-survey-subject = Your opinion on FastTrack ({ $customer })
letter-survey-body =
    Hello,

    How was the work of { $customer } with FastTrack? Please tell us in a short survey; it takes a few minutes.

    Survey: (paste the link here)

    Your answers help us to improve.

    { $manager }
letter-expert-subject = Request for a subject-matter expert ({ $customer })
letter-expert-body =
    Hello,

    I manage the engagement of { $customer } and ask for the help of a subject-matter expert (SME) with business value discussions (BVD).

    Planned discussions
    { $discussions }

    How to request one: https://aka.ms/FRPHubSMERequestProcess

    Please reply with who can help, and when.

    { $manager }
letter-introduction-subject = Introduction of your Customer Success Manager ({ $customer })
letter-introduction-body =
    Hello,

    From now on a Customer Success Manager (CSM) supports { $customer } with use and adoption. I would like to introduce them to you.

    CSM: { $csm }
    Hand-over: { $date }

    They know what was done so far. Please turn to them, or to me, with any question.

    { $manager }
