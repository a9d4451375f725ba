import Glibc
import TestSupport

/// The real `symfony/yaml`. One PHP process reads any number of documents.
struct PHPReferee {
    struct Failure: Error { var message: String }

    let php: ServerProgram
    /// The directory with `Parser.php`.
    let directory: String

    /// The Debian package `php-symfony-yaml`: unpacked below the build folder, or of this machine.
    static func find() -> PHPReferee? {
        let libraries = Servers.phpIncludePath.split(separator: ":").map { "\($0)/Symfony/Component/Yaml" }
        guard let php = Servers.php, let library = libraries.first(where: { access($0 + "/Parser.php", R_OK) == 0 }) else { return nil }
        return PHPReferee(php: php, directory: library)
    }

    /// What Symfony makes of each document, in the notation of `Canonical`.
    func answers(_ documents: [[UInt8]]) throws -> [String] {
        let scratch = try TemporaryDirectory()
        let script = try scratch.write("referee.php", Self.script)
        let result = try php.run(
            ["-d", "memory_limit=512M", script, directory], input: Array(documents.map(Self.hex).joined(separator: "\n").utf8) + [0x0A],
            seconds: 120)
        let lines = result.outputText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
        guard lines.count == documents.count else {
            throw Failure(message: "\(lines.count) answers for \(documents.count) documents: \(result.errorText)\(lines.last ?? "")")
        }
        return Array(lines)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    static let script = #"""
        <?php
        error_reporting(E_ALL & ~E_DEPRECATED & ~E_USER_DEPRECATED & ~E_WARNING & ~E_NOTICE);
        ini_set('display_errors', 'stderr');
        $directory = $argv[1];
        spl_autoload_register(function ($class) use ($directory) {
            $prefix = 'Symfony\\Component\\Yaml\\';
            if (0 === strpos($class, $prefix)) {
                $file = $directory.'/'.str_replace('\\', '/', substr($class, strlen($prefix))).'.php';
                if (is_file($file)) require $file;
            }
        });
        if (!function_exists('trigger_deprecation')) { function trigger_deprecation() {} }
        use Symfony\Component\Yaml\Yaml;
        function text($value) {
            if (null === $value) return '~';
            if (is_bool($value)) return $value ? 'T' : 'F';
            if (is_int($value)) return 'i'.$value;
            if (is_float($value)) { $bits = ltrim(bin2hex(strrev(pack('d', $value))), '0'); return 'f'.('' === $bits ? '0' : $bits); }
            if (is_array($value)) {
                $parts = [];
                foreach ($value as $key => $item) $parts[] = quoted((string) $key).'='.text($item);
                return '{'.implode(',', $parts).'}';
            }
            if (is_object($value) && method_exists($value, 'getTag')) return '!'.$value->getTag().'('.text($value->getValue()).')';
            if (is_object($value)) return 'object '.get_class($value);
            return quoted((string) $value);
        }
        function quoted($text) {
            return '"'.preg_replace_callback('/[^\x20-\x7e]|["\\\\]/', function ($m) { return '\\'.bin2hex($m[0]); }, $text).'"';
        }
        $flags = 0;
        foreach (['PARSE_CONSTANT', 'PARSE_CUSTOM_TAGS'] as $name) {
            if (defined(Yaml::class.'::'.$name)) $flags |= constant(Yaml::class.'::'.$name);
        }
        while (false !== $line = fgets(STDIN)) {
            try {
                echo text(Yaml::parse(hex2bin(rtrim($line, "\n")), $flags)), "\n";
            } catch (\Symfony\Component\Yaml\Exception\ParseException $e) {
                echo 'error ', $e->getParsedLine(), ': ', str_replace("\n", ' ', $e->getMessage()), "\n";
            } catch (\Throwable $e) {
                echo 'crash ', get_class($e), ' ', str_replace("\n", ' ', $e->getMessage()), "\n";
            }
        }
        """#
}
