// The public pages of this process: rendered once per publication, language and day, and kept ready to send.
package results

import (
	"sync"
	"sync/atomic"
	"time"

	"hoithi/contests"
	"hoithi/internal/web"
)

const (
	// headAge is how long a node may not notice that another one published: it looks at most twice a second.
	headAge = 500 * time.Millisecond
	// shelfHeads and shelfPages bound what is kept; beyond it all is let go and made again as it is asked for.
	shelfHeads = 1000
	shelfPages = 200
)

// shelf keeps the heads of rounds (which publication is in force) and the rendered pages.
type shelf struct {
	mu    sync.RWMutex
	heads map[roundKey]*slot[head]
	pages map[pageKey]*slot[web.Body]
	now   func() time.Time // real time: a story clock may stand still
}

// slot holds a value that one goroutine makes while the others wait for it.
type slot[T any] struct {
	mu    sync.Mutex
	value atomic.Pointer[T]
}

// roundKey names a round as the address does.
type roundKey struct{ contest, round string }

// pageKey names everything a public page is made of.
type pageKey struct {
	round    int64
	number   int
	latest   int    // number in force: an older page says that it was replaced
	numbered bool   // asked for by its number: the address differs
	division string // "" = all
	stage    string // how final it is
	lang     string
	day      int // a story clock shows it in the layout: see dayNumber
}

// head is what was last known about a round.
type head struct {
	at      time.Time
	contest *contests.Contest
	roundID int64
	number  int    // of the publication in force, from 1
	stage   string // how final it is, "" = the rules take no objections
	lastDay string // on which objections are taken, ISO
}

func newShelf() *shelf {
	return &shelf{heads: map[roundKey]*slot[head]{}, pages: map[pageKey]*slot[web.Body]{}, now: time.Now}
}

// headOf is the publication in force, at most headAge old; look asks the database. What look refuses is not kept.
func (s *shelf) headOf(key roundKey, look func() (head, error)) (*head, error) {
	s.mu.RLock()
	kept := s.heads[key]
	s.mu.RUnlock()
	if kept == nil {
		kept = s.addHead(key)
	}
	fresh := func() *head {
		if h := kept.value.Load(); h != nil && s.now().Sub(h.at) < headAge {
			return h
		}
		return nil
	}
	if h := fresh(); h != nil {
		return h, nil
	}
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if h := fresh(); h != nil {
		return h, nil
	}
	asked := s.now()
	h, err := look()
	if err != nil {
		s.drop(key, kept)
		return nil, err
	}
	h.at = asked
	kept.value.Store(&h)
	return &h, nil
}

func (s *shelf) addHead(key roundKey) *slot[head] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.heads[key] == nil {
		if len(s.heads) >= shelfHeads {
			clear(s.heads)
		}
		s.heads[key] = &slot[head]{}
	}
	return s.heads[key]
}

func (s *shelf) drop(key roundKey, kept *slot[head]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.heads[key] == kept {
		delete(s.heads, key)
	}
}

// forget makes the next request look again: this node has just published. Who is looking now may still answer with what was.
func (s *shelf) forget(key roundKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.heads, key)
}

// page takes a page from the shelf or has it made, once however many ask.
func (s *shelf) page(key pageKey, make func() (*web.Body, error)) (*web.Body, error) {
	s.mu.RLock()
	kept := s.pages[key]
	s.mu.RUnlock()
	if kept == nil {
		kept = s.addPage(key)
	}
	if known := kept.value.Load(); known != nil {
		return known, nil
	}
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if known := kept.value.Load(); known != nil {
		return known, nil
	}
	made, err := make()
	if err != nil {
		return nil, err
	}
	kept.value.Store(made)
	return made, nil
}

func (s *shelf) addPage(key pageKey) *slot[web.Body] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages[key] == nil {
		if len(s.pages) >= shelfPages {
			clear(s.pages)
		}
		s.pages[key] = &slot[web.Body]{}
	}
	return s.pages[key]
}
