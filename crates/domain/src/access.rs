//! Who may do what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Kind, Result};
use crate::id::{MemberId, WorkspaceId};

/// What a member may do; each role may do all that the roles before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads: engineers, executives.
    Reader,
    /// Adds what they heard: support, sales, success, marketing.
    Contributor,
    /// Works with voices: product managers, researchers, designers.
    Member,
    /// Keeps sources, people and settings.
    Admin,
    /// Owns the workspace.
    Owner,
}

impl Role {
    pub const ALL: [Role; 5] = [Role::Reader, Role::Contributor, Role::Member, Role::Admin, Role::Owner];

    /// The lower-case name used in SQL, URLs and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Contributor => "contributor",
            Role::Member => "member",
            Role::Admin => "admin",
            Role::Owner => "owner",
        }
    }

    /// Reads [`Role::name`].
    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Who acts, and in which workspace. Queries take their workspace from here and from nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    pub workspace: WorkspaceId,
    pub member: MemberId,
    pub role: Role,
}

impl Actor {
    /// Refuses when the actor's role is below `needed`.
    pub fn must_be(&self, needed: Role) -> Result<()> {
        if self.role >= needed {
            return Ok(());
        }
        Err(Error::new(
            Kind::Forbidden,
            format!("This needs the role {}. Someone who owns the workspace can give it.", needed.name()),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_ordered_and_named() {
        assert!(Role::Owner > Role::Admin && Role::Contributor > Role::Reader);
        for role in Role::ALL {
            assert_eq!(Role::parse(role.name()), Some(role));
            let actor = Actor { workspace: WorkspaceId(1), member: MemberId(1), role };
            assert_eq!(actor.must_be(Role::Member).is_ok(), role >= Role::Member);
        }
    }
}
