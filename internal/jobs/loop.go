// The loop in which a node looks what is due.
package jobs

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"time"

	"hoithi/internal/db"
)

// every is how often a node looks.
const every = time.Minute

// Run tries the jobs now and every minute until ctx ends. It returns when the last one has ended.
func Run(ctx context.Context, d *db.DB, log *slog.Logger, list ...Job) {
	holder := Holder()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		for _, j := range list {
			start := time.Now()
			ran, err := Try(ctx, d, j, holder)
			switch {
			case err != nil && ctx.Err() == nil:
				log.Error("job", "name", j.Name, "error", err)
			case ran:
				log.Info("job", "name", j.Name, "took", time.Since(start))
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Holder is a name for this process that no other has.
func Holder() string {
	host, _ := os.Hostname() // the random part tells processes apart, the rest is for who reads the table
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:8])
}

// DailyAt is the Due of a job that is done once a day at an hour of a zone: the last such hour. A machine that was off then makes up for it.
func DailyAt(hour int, zone *time.Location) func(now time.Time) time.Time {
	return func(now time.Time) time.Time {
		now = now.In(zone)
		at := time.Date(now.Year(), now.Month(), now.Day(), hour, 0, 0, 0, zone)
		if at.After(now) {
			at = at.AddDate(0, 0, -1)
		}
		return at
	}
}

// panicked is what a job panicked with.
type panicked struct{ value any }

func (p panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }
