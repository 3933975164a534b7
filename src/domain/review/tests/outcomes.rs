//! What each of the four outcomes demands (O1 to O4).

use super::*;

#[test]
fn o1_demands_a_discussion_with_its_cells() {
    expect_unmet(
        O1,
        &facts(),
        &[
            (&[("checklist.bvd[0][service]", "")], &["O1 checklist.bvd[0][service]"]),
            (&[("checklist.bvd[0][planned_on]", "")], &["O1 checklist.bvd[0][planned_on]"]),
            (&[("checklist.bvd[0][sme]", "")], &["O1 checklist.bvd[0][sme]"]),
            (&[("checklist.bvd[0][sme]", "yes")], &["O1 checklist.bvd[0][sme_contact]"]),
            (&[("checklist.bvd[0][sme]", "yes"), ("checklist.bvd[0][sme_contact]", "sme@example.com")], &[]),
            (&[("checklist.bvd[0][status]", "not_started")], &[]),
            // Held or called off, it is not one that continues.
            (&[("checklist.bvd[0][status]", "complete")], &["O1 checklist.bvd"]),
            (&[("checklist.bvd[0][status]", "cancelled")], &["O1 checklist.bvd"]),
        ],
    );
    expect_unmet(O4, &facts(), &[(&[("outcome.result", "business_value_discussion")], &["O1 checklist.bvd"])]);
}

#[test]
fn a_discussion_under_another_outcome_needs_its_service_and_no_more() {
    for outcome in [O3, O4, NO_AGREEMENT] {
        expect_unmet(
            outcome,
            &facts(),
            &[
                (&[("checklist.bvd[0][service]", "teams"), ("checklist.bvd[0][sme]", "yes")], &[]),
                (&[("checklist.bvd[0][task]", "4711")], &[" checklist.bvd[0][service]"]),
            ],
        );
    }
}

#[test]
fn o2_demands_the_workloads() {
    expect_unmet(O2, &facts(), &[(&[("outcome.enable[0][workload]", "")], &["O2 outcome.enable"])]);
}

#[test]
fn o3_demands_the_manager_and_the_day() {
    expect_unmet(
        O3,
        &facts(),
        &[
            (&[("outcome.csm_name", "")], &["O3 outcome.csm_name"]),
            (&[("outcome.csm_email", "")], &["O3 outcome.csm_email"]),
            (&[("outcome.handover_on", "")], &["O3 outcome.handover_on"]),
        ],
    );
}

#[test]
fn o4_demands_the_reason() {
    expect_unmet(O4, &facts(), &[(&[("outcome.disengage_reason", "")], &["O4 outcome.disengage_reason"])]);
}
