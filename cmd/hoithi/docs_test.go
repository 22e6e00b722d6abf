// The documents: every link and picture is there, the guide names buttons as the pages do, its pictures are small and all in use.
package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"gopkg.in/yaml.v3"
)

const (
	projectRoot   = "../.."
	guideFolder   = projectRoot + "/docs/huong-dan"
	guidePictures = guideFolder + "/pictures"
)

// documents are README.md and every page below docs, by path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	read := func(path string) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[path] = string(content)
	}
	read(filepath.Join(projectRoot, "README.md"))
	err := filepath.WalkDir(filepath.Join(projectRoot, "docs"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") {
			read(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var linkPattern = regexp.MustCompile(`\]\(([^)\s]+)\)|src="([^"]+)"`)

// linksOf lists what a document points at inside the project.
func linksOf(path, text string) (files []string) {
	for _, found := range linkPattern.FindAllStringSubmatch(text, -1) {
		target, _, _ := strings.Cut(found[1]+found[2], "#")
		if target != "" && !strings.Contains(target, "://") {
			files = append(files, filepath.Join(filepath.Dir(path), target))
		}
	}
	return files
}

func TestEveryLinkOfTheDocumentsLeadsSomewhere(t *testing.T) {
	shown := map[string]bool{}
	for path, text := range documents(t) {
		for _, file := range linksOf(path, text) {
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s points at %s, which is not there", path, file)
			}
			shown[filepath.Clean(file)] = true
		}
	}
	pictures, err := filepath.Glob(projectRoot + "/docs/*/*.png")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(guidePictures + "/*.png")
	if err != nil {
		t.Fatal(err)
	}
	for _, picture := range append(pictures, more...) {
		if !shown[filepath.Clean(picture)] {
			t.Errorf("no document shows %s", picture)
		}
	}
}

func TestThePicturesOfTheGuideAreSmall(t *testing.T) {
	pictures, err := filepath.Glob(guidePictures + "/*.png")
	if err != nil || len(pictures) == 0 {
		t.Fatalf("%d pictures, %v", len(pictures), err)
	}
	var sum int64
	for _, picture := range pictures {
		info, err := os.Stat(picture)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > 120<<10 {
			t.Errorf("%s has %d bytes", picture, info.Size())
		}
		sum += info.Size()
	}
	if sum > 5<<19 {
		t.Errorf("the pictures have %d bytes, more than 2.5 MiB", sum)
	}
}

// labels are patterns of all Vietnamese messages, in both voices; a place stands for any text.
func labels(t *testing.T) (exact map[string]bool, open []*regexp.Regexp) {
	t.Helper()
	exact = map[string]bool{}
	files, err := filepath.Glob(projectRoot + "/templates/i18n/*.vi*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	place := regexp.MustCompile(`\\\{\\\{ *\\\.\w+ *\\\}\\\}`)
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var node yaml.Node
		if err := yaml.Unmarshal(content, &node); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, text := range textsOf(&node) {
			pattern := place.ReplaceAllString(regexp.QuoteMeta(text), `.+`)
			if letters := strings.IndexFunc(strings.ReplaceAll(pattern, ".+", ""), unicode.IsLetter); letters < 0 {
				continue
			}
			exact[text] = true
			if strings.Contains(pattern, ".+") && len(pattern) > 8 {
				open = append(open, regexp.MustCompile("^"+pattern+"$"))
			}
		}
	}
	return exact, open
}

// textsOf lists the values of a catalogue.
func textsOf(n *yaml.Node) (texts []string) {
	if n.Kind == yaml.ScalarNode {
		return []string{n.Value}
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue // a key
		}
		texts = append(texts, textsOf(child)...)
	}
	return texts
}

var quotedPattern = regexp.MustCompile(`\*\*(.+?)\*\*|«(.+?)»`)

func TestTheGuideNamesButtonsAsThePagesDo(t *testing.T) {
	exact, open := labels(t)
	known := func(label string) bool {
		if exact[label] {
			return true
		}
		for _, pattern := range open {
			if pattern.MatchString(label) {
				return true
			}
		}
		return false
	}
	quoted := 0
	for path, text := range documents(t) {
		if filepath.Dir(path) != filepath.Clean(guideFolder) {
			continue
		}
		for _, found := range quotedPattern.FindAllStringSubmatch(text, -1) {
			quoted++
			if label := found[1] + found[2]; !known(label) {
				t.Errorf("%s: no page says %q", path, label)
			}
		}
	}
	if quoted < 100 {
		t.Errorf("only %d labels found in the guide", quoted)
	}
}
