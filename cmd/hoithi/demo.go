// hoithi demo: tells the story of two contests of 2024 up to a day and serves it on a story clock that starts there.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/backup"
	"hoithi/internal/db"
	"hoithi/registration/entries"
)

type demoCommand struct {
	Dir     string `default:"data" type:"path" help:"dir"`
	Until   string `default:"2024-06-30" placeholder:"DAY" help:"until"`
	Listen  string `default:"localhost:8080" help:"demo_listen"`
	NoServe bool   `help:"no_serve"`
	Anew    bool   `help:"anew"`
}

// Help is the example shown by --help.
func (demoCommand) Help() string {
	return "hoithi demo --dir data --until 2024-06-30 --listen localhost:8080\n\nhoithi demo --dir data --until 2024-06-30 --anew"
}

// storyLinksValid is how long the printed links work on the story's clock.
const storyLinksValid = 30 * 24 * time.Hour

// Run tells the story and serves it.
func (cmd demoCommand) Run(e *env) error {
	day, err := time.ParseInLocation(time.DateOnly, cmd.Until, storyZone)
	if err != nil {
		return usage("commands.bad_day", "Value", cmd.Until)
	}
	if day.Before(storyStart) {
		return usage("commands.demo.too_early")
	}
	clock := &storyClock{}
	clock.set(day.Add(storyHour))
	dsn := filepath.Join(cmd.Dir, "hoithi.db")
	if cmd.Anew {
		if err := forget(e.ctx, dsn); err != nil {
			return err
		}
	}
	d, err := open(e.ctx, dsn, clock.Now)
	if err != nil {
		return err
	}
	if err := cmd.serve(e, d, clock, day); err != nil {
		return errors.Join(err, d.Close())
	}
	return d.Close()
}

func (cmd demoCommand) serve(e *env, d *db.DB, clock *storyClock, day time.Time) error {
	if err := tell(e.ctx, d, clock, day, cmd.Dir); err != nil {
		return err
	}
	fmt.Fprintln(e.out, e.p.T("commands.demo.ready", "Day", e.p.Day(cmd.Until), "Dir", cmd.Dir))
	base := "http://" + publicAddress(cmd.Listen)
	if err := printLinks(e, d, base); err != nil || cmd.NoServe {
		return err
	}
	clock.run()
	log := slog.New(slog.NewTextHandler(e.err, nil))
	dsn := filepath.Join(cmd.Dir, "hoithi.db")
	k := keeper{dsn: dsn, dir: backup.Folder(dsn), clock: clock.Now}
	app, err := wire(d, wiring{BaseURL: base, Clock: clock.Now, Story: true, Backup: k.before(d), Keeper: k, Log: log})
	if err != nil {
		return err
	}
	defer keepSealing(e.ctx, d, log)()
	return listenAndServe(e.ctx, cmd.Listen, app.Handler(), func(addr string) {
		fmt.Fprintln(e.out, e.p.T("commands.serving", "URL", base, "Address", addr))
	})
}

// forget takes the database of a demo away, whichever version told it, and only that of a demo.
func forget(ctx context.Context, dsn string) error {
	if _, err := os.Stat(dsn); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	d, err := open(ctx, dsn, time.Now)
	if err != nil {
		return err
	}
	demo, err := demoOfOld(ctx, d)
	if err = errors.Join(err, d.Close()); err != nil || !demo {
		return err // tell will say that it is none
	}
	return os.Remove(dsn)
}

// publicAddress is what a browser on this machine can open.
func publicAddress(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), port)
}

// printLinks prints a sign-in link for the admin, the organiser, the secretary and the head of the jury, and a team's private link.
func printLinks(e *env, d *db.DB, base string) error {
	by := audit.By{Name: e.p.T("commands.demo.by"), Via: "demo"}
	for _, who := range []struct{ login, key string }{
		{storyAdmin, "commands.demo.admin"}, {storyOrganiser, "commands.demo.organiser"},
		{storySecretary, "commands.demo.secretary"}, {storyHead, "commands.demo.head"},
	} {
		id, err := accountID(e.ctx, d, who.login)
		if err != nil {
			return err
		}
		token, err := auth.SignInLink(e.ctx, d, by, id, storyLinksValid)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T(who.key, "URL", base+"/vao/"+token))
	}
	if err := printSlips(e, d, by, base); err != nil {
		return err
	}
	token, err := teamLink(e.ctx, d, by)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, e.p.T("commands.demo.team", "URL", base+"/ho-so/"+token))
	return nil
}

// printSlips prints the personal link and code of a judge and of a referee, once the story has them.
func printSlips(e *env, d *db.DB, by audit.By, base string) error {
	for _, who := range []struct{ contest, code, key string }{{youthCode, "gk101", "commands.demo.judge"}, {storyCode, "tta1", "commands.demo.referee"}} {
		id, err := accountID(e.ctx, d, who.code+"."+who.contest)
		if errors.Is(err, db.ErrNoRow) {
			continue
		}
		if err != nil {
			return err
		}
		c, err := contestByCode(e.ctx, d, who.contest)
		if err != nil {
			return err
		}
		token, code, err := auth.PersonalLink(e.ctx, d, by, id, c.ID, storyLinksValid)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T(who.key, "URL", base+"/vao/"+token, "Code", code))
	}
	return nil
}

// teamLink makes a private link of the first team of the story, for whoever plays a teacher.
func teamLink(ctx context.Context, d *db.DB, by audit.By) (string, error) {
	c, err := storyContest(ctx, d)
	if err != nil {
		return "", err
	}
	var team entries.Entry
	err = d.Read(ctx, func(tx *db.Tx) (err error) {
		team, err = entries.ByAccount(tx, c.ID, storyTeam)
		return err
	})
	if err != nil {
		return "", err
	}
	return entries.NewLink(ctx, d, by, c, team.ID)
}
