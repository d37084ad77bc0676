-- What people decide about themes, and the levels above and below them.

-- found, dismissed ('not a theme') or merged into leads_to.
ALTER TABLE theme ADD COLUMN state TEXT NOT NULL DEFAULT 'found';
ALTER TABLE theme ADD COLUMN leads_to BIGINT;
-- The theme a person split it from.
ALTER TABLE theme ADD COLUMN split_from BIGINT;
ALTER TABLE theme ADD COLUMN group_id BIGINT;
-- Why it is not established yet; NULL when it is.
ALTER TABLE theme ADD COLUMN emerging TEXT;
-- Customers by stage, plan, version, language and source, as JSON.
ALTER TABLE theme ADD COLUMN cuts TEXT NOT NULL DEFAULT '[]';

CREATE TABLE theme_group (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    named_by_hand BOOLEAN NOT NULL
);
CREATE INDEX theme_group_workspace ON theme_group (workspace_id);

CREATE TABLE theme_part (
    id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    theme_id BIGINT NOT NULL REFERENCES theme (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    named_by_hand BOOLEAN NOT NULL,
    words TEXT NOT NULL,
    typical TEXT NOT NULL,
    voices BIGINT NOT NULL,
    people BIGINT NOT NULL
);
CREATE INDEX theme_part_theme ON theme_part (theme_id);
CREATE INDEX theme_part_workspace ON theme_part (workspace_id);

ALTER TABLE voice_theme ADD COLUMN part_id BIGINT;
-- The theme a merge took it from, so that the merge can be taken back.
ALTER TABLE voice_theme ADD COLUMN came_from BIGINT;
CREATE INDEX voice_theme_part ON voice_theme (part_id, voice_id) WHERE part_id IS NOT NULL;

-- A voice moved to a theme by hand is not quoted there.
ALTER TABLE theme_pin ADD COLUMN quoted BOOLEAN NOT NULL DEFAULT TRUE;

-- 'Not this theme', said of a voice.
CREATE TABLE theme_refusal (
    voice_id BIGINT NOT NULL REFERENCES voice (id) ON DELETE CASCADE,
    theme_id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    PRIMARY KEY (voice_id, theme_id)
);
CREATE INDEX theme_refusal_workspace ON theme_refusal (workspace_id);

-- Where most voices of a theme went that is no more; NULL when they are in no theme.
CREATE TABLE theme_trail (
    theme_id {{id}},
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    leads_to BIGINT
);

-- The last run: what it read, as one number, and the cuts of everything said.
CREATE TABLE theme_trace (
    workspace_id {{id}} REFERENCES workspace (id),
    at BIGINT NOT NULL,
    fingerprint BIGINT NOT NULL,
    cuts TEXT NOT NULL
);
