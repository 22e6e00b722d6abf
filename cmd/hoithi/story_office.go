// The chapter of the contest that runs into the next year.
package main

import (
	"context"

	"hoithi/internal/db"
)

func launchTechnical(ctx context.Context, d *db.DB) error {
	return launchContest(ctx, d, technicalCode)
}
