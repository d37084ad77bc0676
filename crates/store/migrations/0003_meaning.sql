-- The space the last run of themes learned, and where its themes lie in it: new voices are placed and questions are
-- asked there. The vectors of the voices themselves are derived and lie in a file on each machine.
CREATE TABLE theme_space (
    workspace_id BIGINT PRIMARY KEY REFERENCES workspace (id),
    -- Names the space: files of vectors made in another one are of no use.
    stamp BIGINT NOT NULL,
    -- How far the change log was when the run read the voices, and how many there were.
    seq BIGINT NOT NULL,
    voices BIGINT NOT NULL,
    space {{bytes}} NOT NULL
);

CREATE TABLE theme_place (
    theme_id BIGINT PRIMARY KEY REFERENCES theme (id) ON DELETE CASCADE,
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    centroid {{bytes}} NOT NULL,
    reach DOUBLE PRECISION NOT NULL
);
CREATE INDEX theme_place_workspace ON theme_place (workspace_id);
