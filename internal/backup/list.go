// The backups in a folder: listing them, finding one by name, taking away the old ones.
package backup

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// List gives the backups in dir, newest first, by their manifests alone; what does not read as a backup is left out. A missing folder has none.
func List(dir string) ([]Info, error) {
	paths, err := filepath.Glob(filepath.Join(escapeGlob(dir), "hoithi-*"+extension))
	if err != nil {
		return nil, err
	}
	var all []Info
	for _, path := range paths {
		a, err := open(path)
		if errors.Is(err, ErrBroken) || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		info := Info{Path: path, Manifest: a.manifest}
		a.Close()
		stat, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		info.Size = stat.Size()
		all = append(all, info)
	}
	slices.SortStableFunc(all, func(a, b Info) int { return int(max(-1, min(1, b.Manifest.MadeAt-a.Manifest.MadeAt))) })
	return all, nil
}

func escapeGlob(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

// Find gives the path of a backup in dir by its file name; fs.ErrNotExist for any other name, so that nothing outside of dir is reached.
func Find(dir, name string) (string, error) {
	all, err := List(dir)
	if err != nil {
		return "", err
	}
	for _, info := range all {
		if filepath.Base(info.Path) == name {
			return info.Path, nil
		}
	}
	return "", fs.ErrNotExist
}

// Rotate takes away the backups that keep does not ask for, and what a crash left half-made over a day ago. It says which backups went.
func Rotate(dir string, keep Keep, now time.Time) (gone []string, err error) {
	all, err := List(dir)
	if err != nil {
		return nil, err
	}
	at := make([]time.Time, len(all))
	for i, info := range all {
		at[i] = time.UnixMilli(info.Manifest.MadeAt)
	}
	for _, i := range expired(at, keep, now) {
		if err := os.Remove(all[i].Path); err != nil {
			return gone, err
		}
		gone = append(gone, filepath.Base(all[i].Path))
	}
	parts, err := filepath.Glob(filepath.Join(escapeGlob(dir), partPattern))
	for _, part := range parts {
		if stat, err := os.Stat(part); err == nil && time.Since(stat.ModTime()) > 24*time.Hour {
			_ = os.Remove(part) // it is tried again the next night
		}
	}
	return gone, err
}
