// The chapter of the years before: the office brings in what it has of past editions.
package main

import (
	"context"

	"hoithi/internal/db"
	"hoithi/reports/history"
)

// storyHistory is sample data and says so in every row. Robocon of 2024 is the first of its kind: nothing came before it.
const storyHistory = "ket-qua-cac-nam.xlsx"

func importStoryHistory(ctx context.Context, d *db.DB) error {
	content, err := storyFiles.ReadFile("demo/" + storyHistory)
	if err != nil {
		return err
	}
	by, err := storyPerson(ctx, d, storyOrganiser)
	if err != nil {
		return err
	}
	_, err = history.Import(ctx, d, by, storyHistory, content, false)
	return err
}
