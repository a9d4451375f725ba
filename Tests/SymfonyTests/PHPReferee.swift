import TestSupport

/// The real Symfony components (Debian's `php-symfony-*` packages), driven by one PHP process for many cases.
struct PHPReferee {
    struct Failure: Error { var message: String }

    /// A project in a temporary directory, and what surrounds it.
    struct Case {
        var files: [String: [UInt8]] = [:]
        var variables: [String: String] = [:]
        var environment = "prod"
        /// `micro`, `shipped`, `standard`, or `dotenv` for the environment alone.
        var layout = "micro"
    }

    static var isAvailable: Bool {
        Servers.php != nil && components.allSatisfy { name in
            !Servers.phpIncludePath.isEmpty
                && Servers.phpIncludePath.split(separator: ":").contains { (try? readFile("\($0)/Symfony/Component/\(name)/autoload.php")) != nil }
        }
    }

    private static let components = ["Config", "DependencyInjection", "Dotenv", "Yaml"]

    /// Components of another release than the machine's: a PHP file that sets up their class loader.
    struct Release {
        var version: String
        var bootstrap: String
    }

    /// One answer for each case: `refused MESSAGE`, or tab-separated `"name"=value`; a value may be `error MESSAGE`.
    ///
    /// A case on which PHP does not come to an end, as with patterns that backtrack without end, has the answer `gave up`.
    static func answers(_ cases: [Case], _ release: Release? = nil) throws -> [String] {
        var answers: [String] = []
        while answers.count < cases.count {
            let part = Array(cases[answers.count..<min(answers.count + 400, cases.count)])
            let found = try self.some(part, release)
            answers += found
            if found.count < part.count { answers.append("gave up") }
        }
        return answers
    }

    /// The answers for the first of these cases; fewer when PHP does not come to an end in half a minute.
    private static func some(_ cases: [Case], _ release: Release?) throws -> [String] {
        guard let php = Servers.php else { throw Failure(message: "no PHP") }
        let scratch = try TemporaryDirectory()
        let script = try scratch.write("referee.php", script)
        let input = cases.map { json($0) }.joined(separator: "\n") + "\n"
        let result = try Program.run(
            php.path, php.arguments + ["-d", "memory_limit=1G", script, scratch.path + "/project", release?.version ?? "5.4", release?.bootstrap ?? ""], input: Array(input.utf8),
            environment: php.environment.merging(["PATH": "/usr/bin:/bin"]) { $1 }, seconds: 30)
        let lines = result.outputText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
        guard lines.count == cases.count || (lines.count < cases.count && result.status != 0 && result.errorText.isEmpty) else {
            throw Failure(message: "\(lines.count) answers for \(cases.count) cases: \(result.errorText)\(lines.last ?? "")")
        }
        return Array(lines)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    private static func json(_ test: Case) -> String {
        func object(_ entries: [(String, String)]) -> String {
            "[" + entries.sorted { $0.0 < $1.0 }.map { "[\"\($0.0)\",\"\($0.1)\"]" }.joined(separator: ",") + "]"
        }
        let files = object(test.files.map { (hex(Array($0.key.utf8)), hex($0.value)) })
        let variables = object(test.variables.map { (hex(Array($0.key.utf8)), hex(Array($0.value.utf8))) })
        return "{\"layout\":\"\(test.layout)\",\"environment\":\"\(test.environment)\",\"files\":\(files),\"variables\":\(variables)}"
    }

    private static let script = #"""
        <?php
        error_reporting(E_ALL & ~E_DEPRECATED & ~E_USER_DEPRECATED & ~E_WARNING & ~E_NOTICE);
        ini_set('display_errors', 'stderr');
        if ('' !== $argv[3]) require $argv[3];
        else foreach (['Config', 'DependencyInjection', 'Dotenv', 'Yaml'] as $name) require_once "Symfony/Component/$name/autoload.php";
        use Symfony\Component\Config\FileLocator;
        use Symfony\Component\Config\Loader\DelegatingLoader;
        use Symfony\Component\Config\Loader\LoaderResolver;
        use Symfony\Component\DependencyInjection\ContainerBuilder;
        use Symfony\Component\DependencyInjection\Dumper\PhpDumper;
        use Symfony\Component\DependencyInjection\Extension\Extension;
        use Symfony\Component\DependencyInjection\Loader;

        class Recorder extends Extension {
            private $name;
            function __construct($name) { $this->name = $name; }
            function getAlias(): string { return $this->name; }
            function load(array $configs, ContainerBuilder $container): void { $container->setParameter('recorded.'.$this->name, $configs); }
        }
        function quote($text) {
            return '"'.preg_replace_callback('/[^\x20-\x7e]|["\\\\]/', function ($m) { return '\\'.bin2hex($m[0]); }, $text).'"';
        }
        function canonical($value) {
            if (null === $value) return '~';
            if (is_bool($value)) return $value ? 'T' : 'F';
            if (is_int($value)) return 'i'.$value;
            if (is_float($value)) { $bits = ltrim(bin2hex(strrev(pack('d', $value))), '0'); return 'f'.('' === $bits ? '0' : $bits); }
            if (is_array($value)) {
                $parts = [];
                foreach ($value as $key => $item) $parts[] = quote((string) $key).'='.canonical($item);
                return '{'.implode(',', $parts).'}';
            }
            if (is_object($value)) return 'object '.get_class($value);
            return quote((string) $value);
        }
        function remove($path) {
            if (is_dir($path) && !is_link($path)) {
                foreach (scandir($path) as $name) if ('.' !== $name && '..' !== $name) remove($path.'/'.$name);
                rmdir($path);
            } elseif (file_exists($path)) unlink($path);
        }
        function message($e) { return preg_replace('/[^\x20-\x7e]/', ' ', get_class($e).': '.$e->getMessage()); }

        $root = $argv[1];
        $isOld = version_compare($argv[2], '4.2', '<');
        $number = 0;
        while (false !== $line = fgets(STDIN)) {
            $case = json_decode($line, true);
            remove($root);
            mkdir($root);
            foreach ($case['files'] as [$name, $content]) {
                $path = $root.'/'.hex2bin($name);
                if (!is_dir(dirname($path))) mkdir(dirname($path), 0755, true);
                file_put_contents($path, hex2bin($content));
            }
            $_ENV = $_SERVER = [];
            foreach ($case['variables'] as [$name, $value]) $_ENV[hex2bin($name)] = $_SERVER[hex2bin($name)] = hex2bin($value);
            $answer = [];
            try {
                $env = $case['environment'];
                if ('dotenv' === $case['layout'] || is_file($root.'/.env')) {
                    $_ENV['APP_ENV'] = $_SERVER['APP_ENV'] = $env;
                    ($isOld || version_compare($argv[2], '5.0', '<') ? new Symfony\Component\Dotenv\Dotenv(false) : new Symfony\Component\Dotenv\Dotenv())->loadEnv($root.'/.env');
                }
                if ('dotenv' === $case['layout']) {
                    unset($_ENV['SYMFONY_DOTENV_VARS']);
                    foreach ($_ENV as $name => $value) $answer[] = quote($name).'='.canonical($value);
                    sort($answer);
                    echo implode("\t", $answer), "\n";
                    continue;
                }
                $container = new ContainerBuilder();
                foreach (['alpha', 'beta', 'gamma', 'delta'] as $name) $container->registerExtension(new Recorder($name));
                $container->setParameter('kernel.project_dir', '/p');
                $container->setParameter('kernel.environment', $env);
                $container->setParameter('kernel.debug', 'prod' !== $env);
                $locator = new FileLocator();
                $loaders = [new Loader\YamlFileLoader($container, $locator, $env), new Loader\IniFileLoader($container, $locator, $env)];
                if (class_exists(Loader\GlobFileLoader::class)) $loaders[] = new Loader\GlobFileLoader($container, $locator, $env);
                $loaders[] = new Loader\DirectoryLoader($container, $locator, $env);
                $loader = new DelegatingLoader(new LoaderResolver($loaders));
                $config = $root.'/config';
                if ('standard' === $case['layout']) {
                    $loader->load($root.'/app/config/config_'.$env.'.yml');
                } elseif ('shipped' === $case['layout']) {
                    $extensions = '.{php,xml,yaml,yml}';
                    $loader->load($config.'/{packages}/*'.$extensions, 'glob');
                    $loader->load($config.'/{packages}/'.$env.'/*'.$extensions, 'glob');
                    $loader->load($config.'/{services}'.$extensions, 'glob');
                    $loader->load($config.'/{services}_'.$env.$extensions, 'glob');
                } else {
                    $loader->load($config.'/{packages}/*.yaml', 'glob');
                    $loader->load($config.'/{packages}/'.$env.'/*.yaml', 'glob');
                    if (is_file($config.'/services.yaml')) {
                        $loader->load($config.'/services.yaml');
                        $loader->load($config.'/{services}_'.$env.'.yaml', 'glob');
                    }
                }
                $services = [];
                foreach ($container->getDefinitions() as $id => $definition) {
                    if ('service_container' === $id) continue;
                    $services[] = quote('service '.$id).'='.canonical([$definition->getClass(), $definition->isPublic()]);
                }
                foreach ($container->getAliases() as $id => $alias) {
                    if (0 === strpos($id, 'Psr\\') || 0 === strpos($id, 'Symfony\\')) continue;
                    $services[] = quote('alias '.$id).'='.canonical([(string) $alias, $alias->isPublic()]);
                }
                foreach (array_keys($container->getDefinitions()) as $id) if ('service_container' !== $id) $container->removeDefinition($id);
                foreach (array_keys($container->getAliases()) as $id) $container->removeAlias($id);
                $container->compile();
                $class = 'Dumped'.++$number;
                eval('?>'.(new PhpDumper($container))->dump(['class' => $class]));
                $dumped = new $class();
                foreach (array_keys($container->getParameterBag()->all()) as $name) {
                    if (0 === strpos($name, 'kernel.') || 0 === strpos($name, 'container.')) continue;
                    try {
                        $answer[] = quote($name).'='.canonical($dumped->getParameter($name));
                    } catch (\Throwable $e) {
                        $answer[] = quote($name).'=error '.message($e);
                    }
                }
                $answer = array_merge($answer, $services);
                sort($answer);
                echo implode("\t", $answer), "\n";
            } catch (\Throwable $e) {
                echo 'refused ', message($e), "\n";
            }
        }
        remove($root);
        """#
}
