// Configuration: flags first, then HOITHI_… of the environment, then a YAML file; an unknown key in any of them is an error.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sort"
	"strings"

	"github.com/alecthomas/kong"
	"gopkg.in/yaml.v3"
)

func getenv(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}

// configuration is a file of "flag: value" lines.
type configuration map[string]any

// readConfiguration is what kong calls with the opened --config file.
func readConfiguration(r io.Reader) (kong.Resolver, error) {
	c := configuration{}
	if err := yaml.NewDecoder(r).Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	return c, nil
}

// Validate refuses keys that are no flag of any command: a misspelt key must not be ignored in silence.
func (c configuration) Validate(app *kong.Application) error {
	known := flagNames(app.Node)
	var unknown []string
	for key := range c {
		if !slices.Contains(known, key) {
			unknown = append(unknown, key)
		}
	}
	if len(unknown) > 0 {
		sort.Strings(unknown)
		return fmt.Errorf("configuration: unknown key %s; known keys: %s", strings.Join(unknown, ", "), strings.Join(known, ", "))
	}
	return nil
}

// Resolve gives kong the value of a flag that neither the command line nor the environment set.
func (c configuration) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if v, ok := c[flag.Name]; ok {
		return v, nil
	}
	return nil, nil
}

// flagNames lists the long names of all flags below a node, sorted, each once.
func flagNames(node *kong.Node) []string {
	var names []string
	for _, flag := range node.Flags {
		names = append(names, flag.Name)
	}
	for _, child := range node.Children {
		names = append(names, flagNames(child)...)
	}
	sort.Strings(names)
	return slices.Compact(names)
}

// testVariables are read by the tests, not by the program.
var testVariables = []string{"HOITHI_TEST_POSTGRES", "HOITHI_TEST_SHOTS"}

// checkEnvironment refuses HOITHI_… variables that no flag reads.
func checkEnvironment(parser *kong.Kong, environ []string) error {
	known := slices.Clone(testVariables)
	var collect func(node *kong.Node)
	collect = func(node *kong.Node) {
		for _, flag := range node.Flags {
			known = append(known, flag.Envs...)
		}
		for _, child := range node.Children {
			collect(child)
		}
	}
	collect(parser.Model.Node)
	for _, pair := range environ {
		name, _, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, "HOITHI_") && !slices.Contains(known, name) {
			return fmt.Errorf("environment: unknown variable %s", name)
		}
	}
	return nil
}
