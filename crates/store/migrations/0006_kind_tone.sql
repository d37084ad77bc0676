-- What kind a voice is and how it was meant: as a machine read it, and beside that what people said, which nothing
-- overwrites.
ALTER TABLE voice ADD COLUMN kind TEXT;
ALTER TABLE voice ADD COLUMN tone TEXT;
ALTER TABLE voice ADD COLUMN own_kind TEXT;
ALTER TABLE voice ADD COLUMN own_tone TEXT;
ALTER TABLE voice ADD COLUMN kind_by BIGINT REFERENCES member (id);
ALTER TABLE voice ADD COLUMN tone_by BIGINT REFERENCES member (id);
CREATE INDEX voice_corrected ON voice (workspace_id, id) WHERE own_kind IS NOT NULL OR own_tone IS NOT NULL;

-- What was learned from the stars and corrections of a workspace.
CREATE TABLE sense (
    workspace_id {{id}} REFERENCES workspace (id),
    learned_at BIGINT NOT NULL,
    -- Corrections there were when it was learned.
    corrections BIGINT NOT NULL,
    -- Every voice was read with it.
    applied BOOLEAN NOT NULL,
    model {{bytes}} NOT NULL
);
