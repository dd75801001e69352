package bestpay_test

// The documentation: every function has an example, and the pages agree.

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryFunctionHasAnExampleThatIsRun(t *testing.T) {
	run := map[string]bool{}
	var functions []string
	for _, path := range must(filepath.Glob(filepath.Join(repository, "bindings", "go", "*.go"))) {
		file := must(parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments))
		if strings.HasSuffix(path, "_test.go") {
			for _, example := range doc.Examples(file) {
				run[example.Name] = example.Output != ""
			}
			continue
		}
		for _, declaration := range file.Decls {
			if function, is := declaration.(*ast.FuncDecl); is && function.Name.IsExported() {
				functions = append(functions, exampleName(function))
			}
		}
	}
	// Methods that fmt, errors, encoders and log/slog call.
	called := []string{"String", "GoString", "MarshalText", "MarshalJSON", "UnmarshalText", "UnmarshalJSON",
		"LogValue", "Error", "Unwrap"}
	checked := 0
	for _, name := range functions {
		if _, method, _ := strings.Cut(name, "_"); slices.Contains(called, method) {
			continue
		}
		checked++
		if !run[name] {
			t.Errorf("Example%s is missing, or has no output", name)
		}
	}
	if checked < 60 {
		t.Errorf("only %d functions were found", checked)
	}
}

func exampleName(function *ast.FuncDecl) string {
	if function.Recv == nil {
		return function.Name.Name
	}
	receiver := function.Recv.List[0].Type
	if pointer, is := receiver.(*ast.StarExpr); is {
		receiver = pointer.X
	}
	return receiver.(*ast.Ident).Name + "_" + function.Name.Name
}

// That the pages of both languages have the same code is for tests/tree.py.
func TestTheProjectsPagesShowTheHeartOfThisOne(t *testing.T) {
	read := func(path ...string) string {
		return string(must(os.ReadFile(filepath.Join(append([]string{repository}, path...)...))))
	}
	for name, page := range map[string]string{
		"README.md": "first-payment.md", "README.zh-CN.md": "first-payment.zh-CN.md",
	} {
		heart := regexp.MustCompile(`(?ms)^func pay\(.*?^}\n`).FindString(read("bindings", "go", name))
		if heart == "" || !strings.Contains(read("docs", page), heart) {
			t.Errorf("docs/%s does not show the pay function of %s", page, name)
		}
	}
}
