//! Tables as Diesel sees them: the same on both databases. Written after the migrations; a test compares the two.

diesel::table! {
    partners (id) {
        id -> BigInt,
        name -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    users (id) {
        id -> BigInt,
        email -> Text,
        name -> Text,
        password_hash -> Text,
        is_manager -> Bool,
        is_partner -> Bool,
        is_lead -> Bool,
        is_administrator -> Bool,
        partner_id -> Nullable<BigInt>,
        language -> Nullable<Text>,
        time_zone -> Text,
        disabled_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        version -> BigInt,
        credential -> BigInt,
    }
}

diesel::table! {
    sessions (key_hash) {
        key_hash -> Text,
        public_id -> Text,
        user_id -> Nullable<BigInt>,
        state -> Text,
        user_agent -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
        credential -> BigInt,
    }
}

diesel::table! {
    visits (user_id) {
        user_id -> BigInt,
        left_at -> Nullable<Timestamp>,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    done_forms (mark) {
        mark -> Text,
        outcome -> Text,
        done_at -> Timestamp,
    }
}

diesel::table! {
    sign_in_attempts (key) {
        key -> Text,
        account -> Text,
        began_at -> Timestamp,
        attempts -> BigInt,
    }
}

diesel::table! {
    security_events (id) {
        id -> BigInt,
        kind -> Text,
        account_id -> Nullable<BigInt>,
        actor_id -> Nullable<BigInt>,
        source -> Text,
        page -> Text,
        object_id -> Nullable<BigInt>,
        times -> BigInt,
        first_at -> Timestamp,
        last_at -> Timestamp,
        keep_until -> Timestamp,
        mark -> Nullable<Text>,
    }
}

diesel::table! {
    workloads (id) {
        id -> BigInt,
        key -> Text,
        name -> Text,
        position -> BigInt,
        retired -> Bool,
        version -> BigInt,
    }
}

diesel::table! {
    workload_aliases (workload_id, alias) {
        workload_id -> BigInt,
        alias -> Text,
    }
}

diesel::table! {
    heading_aliases (id) {
        id -> BigInt,
        heading -> Text,
        alias -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    engagements (id) {
        id -> BigInt,
        customer_name -> Text,
        customer_folded -> Text,
        tenant_id -> Text,
        segment -> Text,
        time_zone -> Text,
        partner_id -> Nullable<BigInt>,
        partner_since -> Nullable<Timestamp>,
        manager_id -> BigInt,
        goals_planned -> Text,
        started_on -> Date,
        set_status -> Text,
        completed_by -> Nullable<BigInt>,
        completed -> Nullable<Bool>,
        version -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        idempotency_key -> Nullable<Text>,
    }
}

diesel::table! {
    engagement_partners (engagement_id, since) {
        engagement_id -> BigInt,
        since -> Timestamp,
        partner_id -> BigInt,
        until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    engagement_workloads (engagement_id, workload_id) {
        engagement_id -> BigInt,
        workload_id -> BigInt,
        target -> BigInt,
        position -> BigInt,
    }
}

diesel::table! {
    criteria (id) {
        id -> BigInt,
        engagement_id -> BigInt,
        position -> BigInt,
        statement -> Text,
        target -> Text,
        actual -> Text,
        evidence -> Text,
        evidence_url -> Text,
        achieved -> Bool,
        achieved_by -> Text,
        achieved_on -> Nullable<Date>,
    }
}

diesel::table! {
    measurements (id) {
        id -> BigInt,
        engagement_id -> BigInt,
        workload_id -> BigInt,
        active -> Nullable<BigInt>,
        entitled -> Nullable<BigInt>,
        period_days -> BigInt,
        as_of -> Date,
        source -> Text,
        report -> Text,
        note -> Text,
        entered_by -> BigInt,
        entered_at -> Timestamp,
        excluded_at -> Nullable<Timestamp>,
        excluded_by -> Nullable<BigInt>,
        excluded_reason -> Nullable<Text>,
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    usage_imports (id) {
        id -> BigInt,
        engagement_id -> BigInt,
        report -> Text,
        refreshed_on -> Date,
        rows_read -> BigInt,
        measurements -> BigInt,
        points -> BigInt,
        gate_was_open -> Bool,
        gate_is_open -> Bool,
        imported_by -> BigInt,
        imported_at -> Timestamp,
        confirmed -> Text,
    }
}

diesel::table! {
    usage_points (id) {
        id -> BigInt,
        engagement_id -> BigInt,
        report -> Text,
        series -> Text,
        measure -> Text,
        day -> Date,
        period_days -> BigInt,
        count -> Nullable<BigInt>,
        import_id -> BigInt,
    }
}

diesel::table! {
    reviews (id) {
        id -> BigInt,
        engagement_id -> BigInt,
        number -> BigInt,
    }
}

diesel::table! {
    review_revisions (id) {
        id -> BigInt,
        review_id -> BigInt,
        engagement_id -> BigInt,
        revision -> BigInt,
        newest -> Bool,
        state -> Text,
        playbook_version -> Text,
        answers -> Text,
        figures -> Text,
        names -> Text,
        meeting -> Text,
        held_on -> Nullable<Date>,
        outcome -> Nullable<Text>,
        follow_up_on -> Nullable<Date>,
        gate_open -> Bool,
        exception_reason -> Nullable<Text>,
        task_complete -> Bool,
        completes -> Bool,
        partner_id -> Nullable<BigInt>,
        submitted_by -> BigInt,
        submitted_at -> Timestamp,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        idempotency_key -> Text,
        survey -> Nullable<Text>,
        survey_on -> Nullable<Date>,
        manager_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    review_drafts (id) {
        id -> BigInt,
        engagement_id -> BigInt,
        review_id -> Nullable<BigInt>,
        based_on -> Nullable<BigInt>,
        keeps_figures -> Bool,
        playbook_version -> Text,
        started_by -> BigInt,
        started_at -> Timestamp,
        planned_on -> Nullable<Date>,
    }
}

diesel::table! {
    review_draft_sections (draft_id, section) {
        draft_id -> BigInt,
        section -> Text,
        answers -> Text,
        version -> BigInt,
        saved_at -> Timestamp,
        saved_by -> BigInt,
        removed -> Text,
    }
}

diesel::table! {
    review_decisions (id) {
        id -> BigInt,
        revision_id -> BigInt,
        kind -> Text,
        note -> Text,
        decided_by -> BigInt,
        decided_at -> Timestamp,
    }
}

diesel::table! {
    review_comments (id) {
        id -> BigInt,
        decision_id -> BigInt,
        revision_id -> BigInt,
        section -> Text,
        body -> Text,
    }
}

diesel::table! {
    comment_drafts (revision_id, lead_id) {
        revision_id -> BigInt,
        lead_id -> BigInt,
        comments -> Text,
        version -> BigInt,
        saved_at -> Timestamp,
    }
}

diesel::table! {
    next_steps (id) {
        id -> BigInt,
        engagement_id -> BigInt,
        review_id -> BigInt,
        row_key -> Text,
        what -> Text,
        owner -> Text,
        owner_side -> Text,
        due_on -> Nullable<Date>,
        status -> Text,
        updated_at -> Timestamp,
        agreed -> Bool,
        added -> Bool,
        version -> BigInt,
        settled_at -> Nullable<Timestamp>,
        reported_at -> Nullable<Timestamp>,
        drop_reason -> Text,
        manager_id -> BigInt,
        about -> Text,
    }
}

diesel::table! {
    survey_contacts (id) {
        id -> BigInt,
        engagement_id -> BigInt,
        name -> Text,
        email -> Text,
        language -> Text,
        workload_id -> Nullable<BigInt>,
        state -> Text,
        sent_on -> Nullable<Date>,
        sent_by -> Nullable<BigInt>,
        answered_on -> Nullable<Date>,
        review_id -> Nullable<BigInt>,
        reminded_on -> Nullable<Date>,
        version -> BigInt,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    engagement_notes (id) {
        id -> BigInt,
        engagement_id -> BigInt,
        manager_id -> BigInt,
        happened_on -> Date,
        kind -> Text,
        body -> Text,
        folded -> Text,
        shared_at -> Nullable<Timestamp>,
        written_by -> BigInt,
        written_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    step_changes (id) {
        id -> BigInt,
        step_id -> BigInt,
        kind -> Text,
        changes -> Text,
        note -> Text,
        shared -> Bool,
        review -> Nullable<BigInt>,
        revision -> Nullable<BigInt>,
        changed_by -> BigInt,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    follow_ups (id) {
        id -> BigInt,
        engagement_id -> BigInt,
        review_id -> BigInt,
        kind -> Text,
        row_key -> Text,
        what -> Text,
        owner -> Text,
        due_on -> Nullable<Date>,
        status -> Text,
        agreed -> Bool,
        version -> BigInt,
        updated_at -> Timestamp,
        updated_by -> Nullable<BigInt>,
        manager_id -> BigInt,
    }
}

diesel::table! {
    audit_entries (id) {
        id -> BigInt,
        engagement_id -> Nullable<BigInt>,
        actor_id -> Nullable<BigInt>,
        action -> Text,
        subject -> Text,
        subject_id -> Nullable<BigInt>,
        detail -> Text,
        from_version -> Nullable<BigInt>,
        to_version -> Nullable<BigInt>,
        at -> Timestamp,
        chain -> Text,
        place -> Nullable<BigInt>,
    }
}

diesel::table! {
    outbox (id) {
        id -> BigInt,
        message -> Text,
        queued_at -> Timestamp,
    }
}

diesel::table! {
    mails (id) {
        id -> BigInt,
        event -> BigInt,
        user_id -> BigInt,
        message -> Text,
        state -> Text,
        attempts -> BigInt,
        due_at -> Timestamp,
        claim -> Text,
        reason -> Text,
        queued_at -> Timestamp,
        waits_since -> Timestamp,
        done_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    calendar_feeds (user_id) {
        user_id -> BigInt,
        secret_hash -> Text,
        made_at -> Timestamp,
    }
}

diesel::table! {
    mail_refusals (user_id, topic) {
        user_id -> BigInt,
        topic -> Text,
    }
}

diesel::table! {
    mail_rounds (topic, day) {
        topic -> Text,
        day -> Date,
    }
}

diesel::table! {
    reassignments (id) {
        id -> BigInt,
        asked_by -> BigInt,
        manager_id -> BigInt,
        former_id -> Nullable<BigInt>,
        asked_at -> Timestamp,
        touched_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        ended_why -> Nullable<Text>,
    }
}

diesel::table! {
    reassigned (engagement_id, reassignment_id) {
        reassignment_id -> BigInt,
        engagement_id -> BigInt,
        former_id -> BigInt,
        state -> Text,
    }
}

diesel::table! {
    covers (id) {
        id -> BigInt,
        manager_id -> BigInt,
        stand_in_id -> BigInt,
        last_day -> Date,
        made_by -> BigInt,
        made_at -> Timestamp,
        ends_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    review_claims (revision_id) {
        revision_id -> BigInt,
        lead_id -> BigInt,
        claimed_at -> Timestamp,
    }
}

diesel::table! {
    audit_chains (engagement_id) {
        engagement_id -> BigInt,
        entries -> BigInt,
        head -> Text,
    }
}

diesel::table! {
    engagement_glances (engagement_id) {
        engagement_id -> BigInt,
        manager_id -> BigInt,
        partner_id -> Nullable<BigInt>,
        changed_at -> Timestamp,
        status -> Text,
        reached -> BigInt,
        short -> BigInt,
        unknown -> BigInt,
        lowest_workload_id -> Nullable<BigInt>,
        lowest_target -> Nullable<BigInt>,
        lowest_active -> Nullable<BigInt>,
        lowest_entitled -> Nullable<BigInt>,
        days -> Text,
        gate_open -> Bool,
        gate_opened_at -> Nullable<Timestamp>,
        revision_id -> Nullable<BigInt>,
        number -> Nullable<BigInt>,
        stage -> Nullable<Text>,
        shut -> Bool,
        stands -> Bool,
        outcome -> Nullable<Text>,
        survey_since -> Nullable<Timestamp>,
        waiting_exceptions -> BigInt,
        waiting_held -> BigInt,
        waiting_not_held -> BigInt,
        meets_on -> Nullable<Date>,
        met -> Bool,
        next_due -> Nullable<Date>,
        todo -> Nullable<Text>,
        todo_at -> Nullable<Timestamp>,
        partner_complete -> Bool,
        planned -> Bool,
    }
}

diesel::table! {
    engagement_watches (engagement_id) {
        engagement_id -> BigInt,
        manager_id -> BigInt,
        gate_moved_at -> Nullable<Timestamp>,
        measured_on -> Nullable<Date>,
        unmeasured -> Bool,
        survey_sent_on -> Nullable<Date>,
    }
}

diesel::table! {
    due_counts (manager_id) {
        manager_id -> BigInt,
        due_before -> Date,
        n -> BigInt,
    }
}

diesel::table! {
    open_steps (step_id) {
        step_id -> BigInt,
        engagement_id -> BigInt,
        manager_id -> BigInt,
        partner_id -> Nullable<BigInt>,
        time_zone -> Text,
        due_on -> Date,
        owner_side -> Text,
    }
}

diesel::table! {
    engagement_tallies (scope, owner_id) {
        scope -> Text,
        owner_id -> BigInt,
        active -> BigInt,
        blocked -> BigInt,
        paused -> BigInt,
        complete -> BigInt,
        drafts -> BigInt,
        submitted -> BigInt,
        submitted_shut -> BigInt,
        returned -> BigInt,
        returned_shut -> BigInt,
        approved -> BigInt,
        approved_shut -> BigInt,
        withdrawn -> BigInt,
        withdrawn_shut -> BigInt,
        discussions -> BigInt,
        enablements -> BigInt,
        success_managers -> BigInt,
        disengagements -> BigInt,
        no_agreements -> BigInt,
        no_outcomes -> BigInt,
        waiting_exceptions -> BigInt,
        waiting_held -> BigInt,
        waiting_not_held -> BigInt,
        meetings -> BigInt,
        partner_complete -> BigInt,
    }
}

diesel::table! {
    engagement_totals (part) {
        part -> BigInt,
        active -> BigInt,
        blocked -> BigInt,
        paused -> BigInt,
        complete -> BigInt,
        drafts -> BigInt,
        submitted -> BigInt,
        submitted_shut -> BigInt,
        returned -> BigInt,
        returned_shut -> BigInt,
        approved -> BigInt,
        approved_shut -> BigInt,
        withdrawn -> BigInt,
        withdrawn_shut -> BigInt,
        discussions -> BigInt,
        enablements -> BigInt,
        success_managers -> BigInt,
        disengagements -> BigInt,
        no_agreements -> BigInt,
        no_outcomes -> BigInt,
        waiting_exceptions -> BigInt,
        waiting_held -> BigInt,
        waiting_not_held -> BigInt,
        meetings -> BigInt,
        partner_complete -> BigInt,
    }
}

diesel::table! {
    held_reviews (review_id) {
        review_id -> BigInt,
        engagement_id -> BigInt,
        revision_id -> BigInt,
        manager_id -> BigInt,
        partner_id -> Nullable<BigInt>,
        segment -> Text,
        held_on -> Date,
        month -> BigInt,
        outcome -> Text,
        exception -> Bool,
        to_meeting -> Nullable<BigInt>,
        to_approval -> Nullable<BigInt>,
    }
}

diesel::table! {
    engagement_conditions (engagement_id, workload_id) {
        engagement_id -> BigInt,
        workload_id -> BigInt,
        state -> Text,
    }
}

diesel::table! {
    engagement_counted (engagement_id) {
        engagement_id -> BigInt,
        manager_id -> BigInt,
        partner_id -> Nullable<BigInt>,
        segment -> Text,
        counted -> Text,
    }
}

diesel::table! {
    portfolio_counts (scope, owner_id, kind, place, segment, days) {
        scope -> Text,
        owner_id -> BigInt,
        kind -> Text,
        place -> BigInt,
        segment -> Text,
        days -> BigInt,
        n -> BigInt,
    }
}

diesel::joinable!(comment_drafts -> review_revisions (revision_id));
diesel::joinable!(mails -> users (user_id));
diesel::joinable!(users -> partners (partner_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(workload_aliases -> workloads (workload_id));
diesel::joinable!(engagements -> partners (partner_id));
diesel::joinable!(engagements -> users (manager_id));
diesel::joinable!(engagement_workloads -> engagements (engagement_id));
diesel::joinable!(engagement_workloads -> workloads (workload_id));
diesel::joinable!(criteria -> engagements (engagement_id));
diesel::joinable!(measurements -> engagements (engagement_id));
diesel::joinable!(measurements -> workloads (workload_id));
diesel::joinable!(measurements -> users (entered_by));
diesel::joinable!(usage_imports -> users (imported_by));
diesel::joinable!(reviews -> engagements (engagement_id));
diesel::joinable!(review_revisions -> reviews (review_id));
diesel::joinable!(review_revisions -> users (submitted_by));
diesel::joinable!(review_drafts -> engagements (engagement_id));
diesel::joinable!(review_draft_sections -> review_drafts (draft_id));
diesel::joinable!(review_decisions -> users (decided_by));
diesel::joinable!(next_steps -> engagements (engagement_id));
diesel::joinable!(next_steps -> reviews (review_id));
diesel::joinable!(follow_ups -> engagements (engagement_id));
diesel::joinable!(follow_ups -> reviews (review_id));
diesel::joinable!(engagement_notes -> engagements (engagement_id));
diesel::joinable!(survey_contacts -> engagements (engagement_id));
diesel::joinable!(survey_contacts -> workloads (workload_id));
diesel::joinable!(step_changes -> next_steps (step_id));
diesel::joinable!(step_changes -> users (changed_by));
diesel::joinable!(audit_entries -> users (actor_id));
diesel::joinable!(engagement_glances -> engagements (engagement_id));
diesel::joinable!(held_reviews -> engagements (engagement_id));
diesel::joinable!(held_reviews -> reviews (review_id));
diesel::joinable!(engagement_conditions -> engagements (engagement_id));
diesel::joinable!(engagement_counted -> engagements (engagement_id));
diesel::joinable!(open_steps -> engagements (engagement_id));
diesel::joinable!(open_steps -> next_steps (step_id));
diesel::joinable!(reassigned -> engagements (engagement_id));
diesel::joinable!(review_claims -> review_revisions (revision_id));
diesel::allow_tables_to_appear_in_same_query!(
    partners,
    users,
    sessions,
    workloads,
    workload_aliases,
    engagements,
    engagement_partners,
    engagement_workloads,
    criteria,
    measurements,
    usage_imports,
    usage_points,
    reviews,
    review_revisions,
    review_drafts,
    review_draft_sections,
    review_decisions,
    review_comments,
    comment_drafts,
    next_steps,
    mails,
    step_changes,
    follow_ups,
    survey_contacts,
    engagement_notes,
    audit_entries,
    audit_chains,
    engagement_glances,
    engagement_watches,
    due_counts,
    open_steps,
    engagement_tallies,
    engagement_totals,
    reassignments,
    reassigned,
    review_claims,
    covers,
    held_reviews,
    engagement_conditions,
    engagement_counted,
    portfolio_counts,
);
