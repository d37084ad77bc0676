//! From cells to voices, by the plan.

pub mod python;
pub mod record;
pub mod said;

use firsthand_domain::import::Plan;
use firsthand_domain::item::{Field, Item};
use firsthand_domain::time::Timestamp;
use jiff::tz::TimeZone;

use crate::presets::{self, Preset};

/// Everything decided about a file, ready to map rows quickly.
pub struct Mapper {
    pub fields: Vec<Field>,
    pub names: Vec<String>,
    pub plan: Plan,
    pub zone: TimeZone,
    /// Nothing was said later than this.
    pub latest: Timestamp,
    pub preset: Option<&'static dyn Preset>,
    /// Columns with words. Several: each answered one becomes a voice.
    pub texts: Vec<usize>,
    /// Rows must be as wide as the header.
    pub table: bool,
}

impl Mapper {
    pub fn new(plan: &Plan, table: bool, now: Timestamp) -> Mapper {
        let fields: Vec<Field> = plan.columns.iter().map(|c| c.field).collect();
        let texts = (0..fields.len()).filter(|n| fields[*n] == Field::Text).collect();
        Mapper {
            names: plan.columns.iter().map(|c| c.name.clone()).collect(),
            fields,
            zone: TimeZone::get(&plan.zone).unwrap_or(TimeZone::UTC),
            // A day of grace: clocks and zones differ.
            latest: now.minus_days(-1),
            preset: plan.preset.as_deref().and_then(presets::named),
            texts,
            table,
            plan: plan.clone(),
        }
    }

    /// The preset's last word on a voice.
    pub fn check(&self, item: &mut Item) -> Result<(), String> {
        self.preset.map_or(Ok(()), |preset| preset.check(item))
    }
}
