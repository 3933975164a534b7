//! Who may what. The queries of `store` put the same rules into their conditions, so that "not yours" is "not found".

use super::keyed::keyed;

keyed! {
    /// A role a person can have; a person has a set of them.
    Role { Manager = "manager", Partner = "partner", Lead = "lead", Administrator = "administrator", }
}

/// The roles of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles {
    pub manager: bool,
    pub partner: bool,
    pub lead: bool,
    pub administrator: bool,
}

impl Roles {
    pub fn has(self, role: Role) -> bool {
        match role {
            Role::Manager => self.manager,
            Role::Partner => self.partner,
            Role::Lead => self.lead,
            Role::Administrator => self.administrator,
        }
    }

    /// The roles in the order in which the interface names them.
    pub fn list(self) -> Vec<Role> {
        Role::ALL.iter().copied().filter(|role| self.has(*role)).collect()
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        let mut all = Self::default();
        for role in roles {
            match role {
                Role::Manager => all.manager = true,
                Role::Partner => all.partner = true,
                Role::Lead => all.lead = true,
                Role::Administrator => all.administrator = true,
            }
        }
        all
    }
}

keyed! {
    /// Whether an account lets its person in.
    AccountState { Active = "active", Disabled = "disabled", }
}

/// The person on whose behalf a query or an action runs; read fresh from the database for each request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub roles: Roles,
    /// The organisation of a partner's user.
    pub partner_id: Option<i64>,
    /// The managers who are away and for whom this person stands in.
    pub stands_in_for: Vec<i64>,
}

impl Viewer {
    /// Nobody in particular of a partner's organisation: sees what every one of its users sees.
    pub fn of_organisation(partner: i64) -> Self {
        let roles = Roles { partner: true, ..Roles::default() };
        Self {
            id: 0,
            name: String::new(),
            email: String::new(),
            roles,
            partner_id: Some(partner),
            stands_in_for: Vec::new(),
        }
    }

    /// Whether this person manages the engagement or stands in for who does, and so may change it and its review.
    pub fn may_manage(&self, manager_id: i64) -> bool {
        self.roles.manager && self.looks_after(manager_id)
    }

    /// Whether what this manager has is this person's to look after.
    pub fn looks_after(&self, manager_id: i64) -> bool {
        self.id == manager_id || self.stands_in_for.contains(&manager_id)
    }

    /// The managers whose engagements are this person's to look after: themselves, and for whom they stand in.
    pub fn looked_after(&self) -> Vec<i64> {
        std::iter::once(self.id).chain(self.stands_in_for.iter().copied()).collect()
    }

    /// The manager whose engagements a list shows: a lead's is narrowed to whom they ask for or to nobody, a manager's to
    /// themselves or to somebody for whom they stand in.
    pub fn narrowed_to(&self, asked: Option<i64>) -> Option<i64> {
        if self.roles.lead {
            return asked;
        }
        Some(asked.filter(|manager| self.looks_after(*manager)).unwrap_or(self.id))
    }

    /// The manager who is away, as who reads what waits for them; `None` where this person does not stand in for them.
    pub fn in_place_of(&self, manager_id: i64) -> Option<Self> {
        let stands_in = self.roles.manager && self.stands_in_for.contains(&manager_id);
        stands_in.then(|| Self {
            id: manager_id,
            name: String::new(),
            email: String::new(),
            roles: Roles { manager: true, ..Roles::default() },
            partner_id: None,
            stands_in_for: Vec::new(),
        })
    }

    /// Whether this person may decide the review: a lead, and never whose own it is (`store::decisions::own`), or who looks after the
    /// engagement now.
    pub fn may_decide(&self, is_own: bool, manager_id: i64) -> bool {
        self.roles.lead && !is_own && !self.looks_after(manager_id)
    }

    /// Whether this person may take in figures for many engagements at once: a manager for their own, a lead for all.
    pub fn may_import_portfolio(&self) -> bool {
        self.roles.manager || self.roles.lead
    }

    /// Whether there is anything that this person would have in a calendar.
    pub fn has_calendar(&self) -> bool {
        self.roles.manager || self.roles.lead || self.roles.partner
    }

    /// Whether this person looks after accounts, organisations, workloads and the audit trail.
    pub fn may_administer(&self) -> bool {
        self.roles.administrator
    }
}

/// On whose behalf something is done.
#[derive(Debug, Clone, Copy)]
pub enum Who<'a> {
    /// A person at a page.
    Person(&'a Viewer),
    /// Whoever holds the machine's command line, in the name of a person where the deed needs one.
    CommandLine(Option<&'a Viewer>),
}

impl<'a> Who<'a> {
    /// Id for the audit trail; the command line has none.
    pub fn id(self) -> Option<i64> {
        match self {
            Self::Person(viewer) => Some(viewer.id),
            Self::CommandLine(_) => None,
        }
    }

    /// The person whose rights count.
    pub fn viewer(self) -> Option<&'a Viewer> {
        match self {
            Self::Person(viewer) => Some(viewer),
            Self::CommandLine(viewer) => viewer,
        }
    }

    /// Administrators and the command line look after accounts, organisations, workloads and the trail.
    pub fn may_administer(self) -> bool {
        match self {
            Self::Person(viewer) => viewer.may_administer(),
            Self::CommandLine(_) => true,
        }
    }
}
