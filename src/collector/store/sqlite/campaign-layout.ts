/** What the progress of campaigns is told by: copies that came back, and hosts whose last look at everything was complete. */
export const CAMPAIGN_LAYOUT = `
  ALTER TABLE finding ADD COLUMN back_at TEXT;                           -- since when it is there again after it was gone
  ALTER TABLE scan ADD COLUMN complete INTEGER NOT NULL DEFAULT 0;       -- the last look at every scope was complete
  UPDATE scan SET complete = coalesce((SELECT min(complete) FROM coverage WHERE coverage.host = scan.host), 0);
  CREATE INDEX finding_of_campaign ON finding (campaign, host) WHERE campaign IS NOT NULL;
`;
