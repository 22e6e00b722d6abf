// Gates: in one process the acts of a scope wait here for one another, so that waiting takes no connection.
package db

import (
	"context"
	"sync"
)

// gates is ready to use; a scope that nobody wants takes no room.
type gates struct {
	mu    sync.Mutex
	gates map[string]*gate
}

type gate struct {
	free chan struct{} // holds one token while nobody is inside
	want int           // inside or waiting
}

// enter waits until nobody is inside the scope, or returns the error of ctx.
func (g *gates) enter(ctx context.Context, scope string) error {
	g.mu.Lock()
	if g.gates == nil {
		g.gates = map[string]*gate{}
	}
	one := g.gates[scope]
	if one == nil {
		one = &gate{free: make(chan struct{}, 1)}
		one.free <- struct{}{}
		g.gates[scope] = one
	}
	one.want++
	g.mu.Unlock()
	select {
	case <-one.free:
		return nil
	case <-ctx.Done():
		g.drop(scope, one)
		return ctx.Err()
	}
}

// leave lets the next one in.
func (g *gates) leave(scope string) {
	g.mu.Lock()
	one := g.gates[scope]
	g.mu.Unlock()
	one.free <- struct{}{}
	g.drop(scope, one)
}

func (g *gates) drop(scope string, one *gate) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if one.want--; one.want == 0 {
		delete(g.gates, scope)
	}
}
