// The chapter of the certificates: each winning team and each of its contestants gets one, its mentors are commended.
package main

import (
	"context"

	"hoithi/internal/db"
	"hoithi/reports/certificates"
)

// issueStoryCertificates gives them by one decision, two days after the final.
func issueStoryCertificates(ctx context.Context, d *db.DB) error {
	c, err := storyContest(ctx, d)
	if err != nil {
		return err
	}
	signing := certificates.Signing{Decision: "15/QĐ-LHH", DecisionDay: "16/8/2024", Place: "Bắc Giang", Title: "CHỦ TỊCH", Signer: "Nguyễn Văn Ưởng"}
	for _, what := range []certificates.Issuing{{Kind: certificates.Merit, To: certificates.ToEntries}, {Kind: certificates.Merit, To: certificates.ToContestants},
		{Kind: certificates.Praise, To: certificates.ToMentors}} {
		what.Day, what.Signing = "16/8/2024", signing
		if _, err := certificates.Issue(ctx, d, storyBy, c, what); err != nil {
			return err
		}
	}
	return nil
}
