// Checks of the machine: room on the disks, the backups, who may read the files.
package doctor

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"hoithi/internal/backup"
	"hoithi/internal/i18n"
)

// Room left on a disk below which somebody should look, or must.
const (
	littleRoom = 1 << 30
	noRoom     = 200 << 20
)

// Bytes writes a size the way people read it: 12 MB.
func Bytes(p *i18n.Printer, n int64) string {
	unit, name := int64(1), "B"
	for _, next := range []string{"kB", "MB", "GB", "TB"} {
		if n < unit*1000 {
			break
		}
		unit, name = unit*1000, next
	}
	if whole := n / unit; whole >= 10 || unit == 1 {
		return p.Number(whole) + " " + name
	}
	tenths := n * 10 / unit
	comma := ","
	if p.Lang() == "en" {
		comma = "."
	}
	return p.Number(tenths/10) + comma + p.Number(tenths%10) + " " + name
}

// Free is the room left for this user on the disk of the nearest folder of path that exists, in bytes.
func Free(path string) (int64, error) {
	for {
		var s syscall.Statfs_t
		err := syscall.Statfs(path, &s)
		if err == nil {
			return int64(s.Bavail) * s.Bsize, nil
		}
		if up := filepath.Dir(path); err == syscall.ENOENT && up != path {
			path = up
			continue
		}
		return 0, err
	}
}

// Disk looks at the room beside each of the paths: the database's file, the folder of the backups. "" is left out.
func Disk(p *i18n.Printer, paths ...string) Check {
	return Check{Name: "disk", Look: func(context.Context) Finding {
		least := int64(-1)
		for _, path := range paths {
			if path == "" {
				continue
			}
			free, err := Free(path)
			if err != nil {
				return Should("ops.said.disk_unknown", "ops.do.disk", "Detail", err.Error())
			}
			if least < 0 || free < least {
				least = free
			}
		}
		if least < 0 {
			return Well("ops.said.no_disk")
		}
		free := Bytes(p, least)
		switch {
		case least < noRoom:
			return Ill("ops.said.disk", "ops.do.disk", "Free", free)
		case least < littleRoom:
			return Should("ops.said.disk", "ops.do.disk", "Free", free)
		}
		return Well("ops.said.disk", "Free", free)
	}}
}

// Backups looks at the age of the newest backup, and whether it is on the same disk as the database's file (dsn "" = it is on no disk of ours).
func Backups(p *i18n.Printer, dir, file string, now func() time.Time) Check {
	return Check{Name: "backups", Look: func(context.Context) Finding {
		all, err := backup.List(dir)
		if err != nil {
			return Ill("ops.said.backups_unknown", "ops.do.backups_unknown", "Detail", err.Error())
		}
		if len(all) == 0 {
			return Ill("ops.said.no_backup", "ops.do.no_backup", "Dir", dir)
		}
		age := now().Sub(time.UnixMilli(all[0].Manifest.MadeAt))
		args := []any{"Age", p.Span(max(age, time.Minute)), "Count", len(all), "Dir", dir}
		switch {
		case age > 7*24*time.Hour:
			return Ill("ops.said.backups", "ops.do.backup_old", args...)
		case age > 36*time.Hour:
			return Should("ops.said.backups", "ops.do.backup_old", args...)
		case file != "" && sameDisk(dir, file):
			return Finding{State: OK, Said: "ops.said.backups", Do: "ops.do.same_disk", Args: args}
		}
		return Well("ops.said.backups", args...)
	}}
}

func sameDisk(a, b string) bool {
	var one, other syscall.Stat_t
	return syscall.Stat(a, &one) == nil && syscall.Stat(b, &other) == nil && one.Dev == other.Dev
}

// NewestBackup reads the newest backup through.
func NewestBackup(dir string) Check {
	return Check{Name: "newest_backup", Slow: true, Look: func(context.Context) Finding {
		all, err := backup.List(dir)
		if err != nil || len(all) == 0 {
			return Well("ops.said.nothing_to_read")
		}
		name := filepath.Base(all[0].Path)
		if _, err := backup.Look(all[0].Path); err != nil {
			return Ill("ops.said.backup_broken", "ops.do.backup_broken", "File", name, "Detail", err.Error())
		}
		return Well("ops.said.backup_reads", "File", name)
	}}
}

// Files looks whether other users of the machine may read what should be secret; "" and what is not there is left out.
func Files(paths ...string) Check {
	return Check{Name: "files", Look: func(context.Context) Finding {
		for _, path := range paths {
			info, err := os.Stat(path)
			if path == "" || err != nil {
				continue
			}
			if info.Mode().Perm()&0o007 != 0 && !shut(filepath.Dir(path)) {
				mode := fs.FileMode(0o640)
				if info.IsDir() {
					mode = 0o750
				}
				return Should("ops.said.file_open", "ops.do.file_open", "File", path, "Mode", mode.String()[1:], "Octal", octal(mode))
			}
		}
		return Well("ops.said.files")
	}}
}

// shut says whether others may not enter a folder.
func shut(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.Mode().Perm()&0o001 == 0
}

func octal(mode fs.FileMode) string {
	if mode == 0o750 {
		return "750"
	}
	return "640"
}
