/// Projects written by hand: what changed between releases of Symfony, and the traps of loading.
enum ContainerCases {
    /// One parameter file.
    private static func parameters(_ yaml: String, _ variables: [String: String] = [:]) -> PHPReferee.Case {
        PHPReferee.Case(
            files: ["app/config/config_prod.yml": Array(("parameters:\n" + yaml).utf8)], variables: variables, layout: "standard")
    }

    private static func files(_ files: [String: String], _ variables: [String: String] = [:], layout: String = "standard") -> PHPReferee.Case {
        PHPReferee.Case(files: files.mapValues { Array($0.utf8) }, variables: variables, layout: layout)
    }

    /// Every processor of every release, on a value that suits it and on one that does not.
    private static let processors: [PHPReferee.Case] = {
        let good: [(String, String)] = [
            ("base64", "bm90ZQ=="), ("bool", "yes"), ("const", "PHP_VERSION_ID"), ("csv", "a,\"b \"\"c\"\"\",d"), ("default:fallback", "x"), ("default:", "x"),
            ("file", "/nowhere"), ("float", "1.5e3"), ("int", "0x1A"), ("json", "{\"a\":[1,2.5,null,true]}"), ("key:a", "x"), ("query_string", "a=1&b[]=2&b[]=3&c.d=e"),
            ("resolve", "%plain%/%%"), ("string", "x"), ("trim", " \t x\n"), ("url", "mysql://u:p%40@h:3306/db%2Fx?v=1#f"), ("not", "false"), ("shuffle", "x"), ("enum:X", "x"),
            ("defined", "x"), ("urlencode", "a b/ü"), ("require", "x"), ("unheard", "x"), ("strtolower", "x"),
        ]
        var cases: [PHPReferee.Case] = []
        for (name, value) in good {
            cases.append(parameters("    plain: text\n    fallback: fb\n    value: '%env(\(name):X)%'\n", ["X": value]))
            cases.append(parameters("    plain: text\n    fallback: fb\n    value: '%env(\(name):X)%'\n    env(X): ''\n"))
        }
        let chains = [
            "key:host:url", "int:key:port:url", "key:a:json", "key:a:query_string", "json:base64", "trim:string", "bool:trim", "csv:trim", "default:fallback:key:none:json",
            "int:default:number", "string:int", "float:string", "not:not", "key:0:csv", "base64:json", "int:csv", "json:json", "default:fallback:string", "key:b:default:list",
        ]
        for chain in chains {
            for value in ["http://h:80/p", "{\"a\":\"5\"}", "a=7", "  12 ", "eyJhIjoxfQ=="] {
                cases.append(parameters("    fallback: fb\n    number: 5\n    list: {b: c}\n    value: '%env(\(chain):X)%'\n", ["X": value]))
            }
        }
        return cases
    }()

    static let written: [PHPReferee.Case] =
        processors + [
            // Names and cases of letters.
            parameters("    Upper: 1\n    UPPER: 2\n    value: '%upper%'\n"), parameters("    a: '%A%'\n    A: x\n"),
            parameters("    env(X): d\n    value: '%env(X)%'\n"), parameters("    env(x): d\n    value: '%env(X)%'\n"),
            parameters("    value: '%env(x-y)%'\n"), parameters("    value: '%env(X.Y)%'\n", ["X": "1"]), parameters("    value: '%env()%'\n"),
            parameters("    value: '%env(NONE)%'\n"), parameters("    env(X): 5\n    value: '%env(X)%'\n"), parameters("    env(X): ~\n    value: '%env(X)%'\n"),
            parameters("    env(X): [a]\n    value: '%env(X)%'\n"), parameters("    env(X): '%other%'\n    other: o\n    value: '%env(X)%'\n"),
            parameters("    value: 'a%env(X)%b%env(Y)%'\n", ["X": "1", "Y": "%%"]), parameters("    value: '%env(X)%'\n", ["X": "%other%"]),
            parameters("    value: '%env(json:X)%-text'\n", ["X": "[1]"]), parameters("    value: '%env(int:X)%-text'\n", ["X": "7"]),
            // Text and percent signs.
            parameters("    a: '50%'\n    b: '%%'\n    c: 'a %% b %'\n    d: '%a'\n"), parameters("    a: '%b c%'\n"), parameters("    a: '%%env(X)%%'\n"),
            parameters("    a: '%b%'\n    b: '%c%'\n    c: '%a%'\n"), parameters("    a: '%a%'\n"), parameters("    a: 'x%b%'\n    b: [1]\n"),
            parameters("    a: 'x%b%'\n    b: true\n"), parameters("    a: 'x%b%'\n    b: 1.5\n"), parameters("    a: 'x%b%'\n    b: ~\n"),
            parameters("    a: {'%b%': c}\n    b: key\n"), parameters("    a: ['%b%', {c: '%b%'}]\n    b: v\n"), parameters("    a: '%nothing%'\n"),
            // Typing that changed between releases.
            parameters("    a: 0644\n    b: 0o644\n    c: 1_000\n    d: 1,000\n    e: 0x1F\n"), parameters("    a: 2020-01-02\n"), parameters("    a: yes\n    b: on\n    c: ~\n"),
            parameters("    a: !php/const PHP_INT_SIZE\n"), parameters("    a: 1\n    a: 2\n"), parameters("    a: @x\n"), parameters("    a: '@x'\n"), parameters("    a: '@@x'\n"),
            parameters("    a: %b%\n    b: c\n"), parameters("    - a\n"), parameters("    a: .inf\n    b: -.INF\n"),
            // Root keys, empty files and sections.
            files(["app/config/config_prod.yml": ""]), files(["app/config/config_prod.yml": "~\n"]), files(["app/config/config_prod.yml": "text\n"]), files(["app/config/config_prod.yml": "- a\n"]),
            files(["app/config/config_prod.yml": "parameters: ~\nalpha: ~\nbeta: text\ngamma: []\n"]), files(["app/config/config_prod.yml": "parameters: text\n"]),
            files(["app/config/config_prod.yml": "services: text\n"]), files(["app/config/config_prod.yml": "imports: text\n"]),
            files(["app/config/config_prod.yml": "imports: [a]\n"]), files(["app/config/config_prod.yml": "imports: ~\nparameters: {a: 1}\n"]),
            files(["app/config/config_prod.yml": "when@prod: {parameters: {a: 1}}\n"]), files(["app/config/config_prod.yml": "when@dev: {parameters: {a: 1}}\n"]),
            files(["app/config/config_prod.yml": "when@prod: ~\nparameters: {a: 1}\n"]), files(["app/config/config_prod.yml": "when@prod: text\n"]),
            // Imports.
            files(["app/config/config_prod.yml": "imports: [{resource: a.yml}]\nparameters: {x: main}\n", "app/config/a.yml": "parameters: {x: imported, y: 1}\n"]),
            files(["app/config/config_prod.yml": "imports: [{resource: a.yml}, {resource: b.yml}]\n", "app/config/a.yml": "parameters: {x: a}\nalpha: {v: a}\n", "app/config/b.yml": "parameters: {x: b}\nalpha: {v: b}\n"]),
            files(["app/config/config_prod.yml": "imports: [{resource: none.yml}]\n"]), files(["app/config/config_prod.yml": "imports: [{resource: none.yml, ignore_errors: true}]\nparameters: {a: 1}\n"]),
            files(["app/config/config_prod.yml": "imports: [{resource: none.yml, ignore_errors: not_found}]\nparameters: {a: 1}\n"]),
            files(["app/config/config_prod.yml": "imports: [{resource: a.yml, ignore_errors: not_found}]\n", "app/config/a.yml": "a: [\n"]),
            files(["app/config/config_prod.yml": "imports: [{resource: a.yml, ignore_errors: true}]\nparameters: {z: 1}\n", "app/config/a.yml": "parameters: {y: 1}\nb: [\n"]),
            files(["app/config/config_prod.yml": "imports: [a.yml]\n", "app/config/a.yml": "parameters: {x: 1}\n"]),
            files(["app/config/config_prod.yml": "imports: [{resource: 'parts/*.yml'}]\n", "app/config/parts/b.yml": "parameters: {x: b}\n", "app/config/parts/a.yml": "parameters: {x: a}\n"]),
            files(["app/config/config_prod.yml": "imports: [{resource: parts/}]\n", "app/config/parts/b.yml": "parameters: {x: b}\n", "app/config/parts/a.yml": "parameters: {x: a}\n"]),
            files(["app/config/config_prod.yml": "imports: [{resource: '%kernel.environment%.yml'}]\n", "app/config/prod.yml": "parameters: {x: 1}\n"]),
            files(["app/config/config_prod.yml": "imports: [{resource: ../a.yml}]\n", "app/a.yml": "parameters: {x: 1}\n"]),
            files(["app/config/config_prod.yml": "imports: [{resource: a.yml}]\n", "app/config/a.yml": "imports: [{resource: config_prod.yml}]\n"]),
            files(["app/config/config_prod.yml": "imports: [{resource: a.txt}]\n", "app/config/a.txt": "x\n"]),
            // Services.
            files(["app/config/config_prod.yml": "services: {a: ~}\n"]), files(["app/config/config_prod.yml": "services: {a: {class: A}, b: '@a', c: {alias: a}}\n"]),
            files(["app/config/config_prod.yml": "services: {a: {class: A, public: false}, b: {class: '%k%'}}\nparameters: {k: B}\n"]),
            files(["app/config/config_prod.yml": "services: {_defaults: {public: false}, a: {class: A}}\n"]),
            // Patterns of the kernel.
            files(["config/packages/b.yaml": "parameters: {x: b}\n", "config/packages/a10.yaml": "parameters: {x: a10}\n", "config/packages/a2.yaml": "parameters: {x: a2}\n"], layout: "micro"),
            files(["config/packages/a.yaml": "parameters: {x: a}\n", "config/packages/prod/a.yaml": "parameters: {x: prod}\n", "config/packages/dev/a.yaml": "parameters: {x: dev}\n"], layout: "micro"),
            files(["config/packages/a.yml": "parameters: {x: a}\n"], layout: "micro"), files(["config/packages/a.yml": "parameters: {x: a}\n"], layout: "shipped"),
            files(["config/services.yaml": "parameters: {x: s}\n", "config/services_prod.yaml": "parameters: {x: p}\n"], layout: "micro"),
            files([".env": "A=1\nB=$A/2\n", "config/packages/a.yaml": "parameters: {x: '%env(B)%'}\n"], layout: "micro"),
            files([".env": "A=1\n", ".env.local": "A=2\n", ".env.prod": "A=3\n", ".env.prod.local": "A=4\n", "config/packages/a.yaml": "parameters: {x: '%env(A)%'}\n"], layout: "micro"),
            files([".env": "A=1\n", "config/packages/a.yaml": "parameters: {x: '%env(A)%'}\n"], ["A": "real"], layout: "micro"),
        ]
}
