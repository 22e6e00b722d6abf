// Package admin is the page on which whoever runs an installation sees whether all is well, and makes and fetches backups.
package admin

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"path/filepath"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/internal/audit"
	"hoithi/internal/backup"
	"hoithi/internal/db"
	"hoithi/internal/doctor"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// Path is the page's address.
const Path = "/quan-tri"

// downloadWithin bounds a download: a large backup over a slow line.
const downloadWithin = 30 * time.Minute

// Site is what the page is about. Backups "" = this installation makes none, and Make is not called.
type Site struct {
	DB      *db.DB
	Version string
	Started time.Time
	Backups string // folder
	File    string // of the database, "" = it is on no disk of ours
	Make    func(ctx context.Context) (backup.Info, error)
	Checks  func(p *i18n.Printer) []doctor.Check
}

type handlers struct {
	Site
	app *web.App
}

// Routes adds the page.
func Routes(app *web.App, s Site) {
	h := handlers{s, app}
	app.GET(Path, h.show, web.Admin)
	app.POST(Path+"/sao-luu", h.make, web.Admin)
	app.POST(Path+"/sao-luu/tai-ve", h.download, web.Admin)
}

func (h handlers) show(c echo.Context) error {
	p := web.Printer(c)
	lines := doctor.Examine(c.Request().Context(), p, doctor.Quick(h.Checks(p)))
	facts := facts{Free: room(h.File, h.Backups), Now: h.DB.Now()}
	err := h.DB.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if facts.Size, err = tx.Size(); err != nil {
			return err
		}
		return tx.Get(&facts.Sessions, `SELECT count(*) FROM session WHERE expires_at > ?`, tx.NowMS())
	})
	if err != nil {
		return err
	}
	var all []backup.Info
	if h.Backups != "" {
		if all, err = backup.List(h.Backups); err != nil { // the check of the backups says so in words
			all = nil
		}
	}
	return web.Page(c, http.StatusOK, "admin/well", h.page(p, lines, facts, all))
}

// room is what is left on the fullest of the disks these are on, in bytes; -1 when nobody knows.
func room(paths ...string) int64 {
	least := int64(-1)
	for _, path := range paths {
		if path == "" {
			continue
		}
		if free, err := doctor.Free(path); err == nil && (least < 0 || free < least) {
			least = free
		}
	}
	return least
}

// make makes a backup now. It is on record, with the checksum by which the file can be known again.
func (h handlers) make(c echo.Context) error {
	if h.Backups == "" {
		return fault.Conflict("ops.admin.no_backups")
	}
	info, err := h.Make(c.Request().Context())
	if err != nil {
		return errors.Join(fault.Conflict("ops.admin.not_made", "Detail", err.Error()), err)
	}
	if err := h.record(c, "backup.make", info.Path, info.SHA256); err != nil {
		return err
	}
	web.Flash(c, "ops.admin.made", "File", filepath.Base(info.Path))
	return web.SeeOther(c, Path)
}

// download hands a backup out. All personal data is in it, so it is on record who took it.
func (h handlers) download(c echo.Context) error {
	path, err := backup.Find(h.Backups, c.FormValue("tep"))
	if h.Backups == "" || errors.Is(err, fs.ErrNotExist) {
		return fault.NotFound("ops.admin.no_such_backup")
	}
	if err != nil {
		return err
	}
	if err := h.record(c, "backup.download", path, ""); err != nil {
		return err
	}
	_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(downloadWithin)) // a test's recorder has none
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Attachment(path, filepath.Base(path))
}

func (h handlers) record(c echo.Context, act, path, sum string) error {
	after := map[string]string{"file": filepath.Base(path)}
	if sum != "" {
		after["sha256"] = sum
	}
	return h.DB.Write(c.Request().Context(), "all", func(tx *db.Tx) error {
		return audit.Write(tx, web.ActorOf(c).By(), audit.Line{Act: act, Subject: "backup", After: after})
	})
}
