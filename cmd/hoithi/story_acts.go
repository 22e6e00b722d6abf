// The acts that both contests of the story have: launch, marks from workbooks, second eyes, closing, publishing.
package main

import (
	"context"
	"errors"
	"fmt"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/judging/marking"
	"hoithi/judging/results"
)

// storyOffice are the office's people, with their role in each contest; the admin has none.
var storyOffice = []struct{ login, name, role string }{
	{storyAdmin, "Trần Văn Quản", ""},
	{storyOrganiser, storyBy.Name, contests.Organiser},
	{storySecretary, "Lê Thị Thu", contests.Secretary},
	{storyHead, "Phạm Quang Vinh", contests.Head},
}

// launchContest makes a contest of a kit and puts the office's people to work in it; the first time it makes their accounts.
func launchContest(ctx context.Context, d *db.DB, kit string) error {
	doc, err := contests.Kit(kit)
	if err != nil {
		return err
	}
	c, err := contests.Create(ctx, d, storyBy, doc)
	if err != nil {
		return err
	}
	for _, who := range storyOffice {
		id, err := accountID(ctx, d, who.login)
		if errors.Is(err, db.ErrNoRow) {
			id, err = auth.AddAccount(ctx, d, storyBy, who.login, who.name, "", who.role == "")
		}
		if err == nil && who.role != "" {
			err = auth.GrantRole(ctx, d, storyBy, id, c.ID, who.role)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// storyPerson is who acts, by login, as if at a page.
func storyPerson(ctx context.Context, d *db.DB, login string) (by audit.By, err error) {
	id, err := accountID(ctx, d, login)
	if err != nil {
		return by, fmt.Errorf("story: %s: %w", login, err)
	}
	err = d.Read(ctx, func(tx *db.Tx) error {
		actor, err := auth.Load(tx, id)
		by = actor.By()
		by.Via = storyBy.Via
		return err
	})
	return by, err
}

// as runs an act of one person in one contest.
func as(login, contest string, act func(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest) error) func(context.Context, *db.DB) error {
	return func(ctx context.Context, d *db.DB) error {
		by, err := storyPerson(ctx, d, login)
		if err != nil {
			return err
		}
		c, err := contestByCode(ctx, d, contest)
		if err != nil {
			return err
		}
		return act(ctx, d, by, c)
	}
}

func importStoryMarks(contest, round, path string) func(context.Context, *db.DB) error {
	return as(storyOrganiser, contest, func(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest) error {
		content, err := storyFiles.ReadFile(path)
		if err != nil {
			return err
		}
		_, err = marking.Import(ctx, d, by, c, marking.File{Round: round, Name: path, Content: content}, results.Through, false)
		return err
	})
}

// confirmStory has the secretary compare with the originals what the organiser imported.
func confirmStory(contest, round string) func(context.Context, *db.DB) error {
	return as(storySecretary, contest, func(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest) error {
		_, err := marking.Confirm(ctx, d, by, c, marking.Confirmation{Round: round})
		return err
	})
}

// closeStory has the head of the jury close a round, after second eyes on what was imported.
func closeStory(contest, round string) func(context.Context, *db.DB) error {
	closing := as(storyHead, contest, func(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest) error {
		return marking.CloseRound(ctx, d, by, c, round, nil, results.Through)
	})
	return func(ctx context.Context, d *db.DB) error {
		if rules, err := contestByCode(ctx, d, contest); err != nil {
			return err
		} else if r, _ := rules.Rules.Round(round); r.Kind == contests.KindSheet {
			if err := confirmStory(contest, round)(ctx, d); err != nil {
				return err
			}
		}
		return closing(ctx, d)
	}
}

// publishStory has the organiser prepare a publication and the head of the jury approve it.
func publishStory(contest, round string) func(context.Context, *db.DB) error {
	prepare := as(storyOrganiser, contest, func(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest) error {
		_, err := results.Publish(ctx, d, by, c, round, "")
		return err
	})
	approve := as(storyHead, contest, func(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest) error {
		_, err := results.ApprovePublication(ctx, d, by, c, round, "")
		return err
	})
	return func(ctx context.Context, d *db.DB) error {
		if err := prepare(ctx, d); err != nil {
			return err
		}
		return approve(ctx, d)
	}
}
