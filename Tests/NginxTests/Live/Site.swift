import Glibc
import Source
import TestSupport

/// Files that configurations of the tests serve. Every file holds its own path, so that an answer tells what was sent.
struct TestSite {
    let directory: TemporaryDirectory
    var root: String { directory.path }

    static let files = [
        "web/app.php", "web/index.php", "web/logo.png", "web/favicon.ico", "web/robots.txt", "web/other.txt", "web/x.PHP",
        "web/var/site/storage/images/a.jpg", "web/var/site/storage/images/evil.php", "web/var/site/storage/images/B.JPG",
        "web/var/site/storage/images-versioned/1/v.jpg", "web/var/storage/images/c.png", "web/var/site/storage/original/evil.php",
        "web/var/other.txt", "web/var/site/x", "web/css/style.css", "web/css/up.css.php", "web/js/a.js", "web/dir/sub/file.txt",
        "web/dir2/index.html", "web/dir3/index.php", "web/protected/x.txt", "web/a b.txt", "web/pl+us.txt", "web/que?ry.txt",
        "web/per%cent.txt", "web/é.txt", "web/assets/app.js", "web/bundles/x/y.css", "web/.hidden", "web/maintenance.html",
        "web/404.html", "web/variable.txt", "web/up.php.jpg", "web/semi;colon.txt", "web/big/a/b/c/d.txt", "web/a&b.txt",
        "nfs/a.jpg", "nfs/x.txt", "nfs/up.php", "nfs/sub/index.html", "secret.yml",
    ]

    /// - Parameter publicCopies: with the files of `web` once more below `public`.
    init(publicCopies: Bool = false) throws {
        directory = try TemporaryDirectory()
        for file in Self.files { try directory.write(file, "FILE:" + directory.path + "/" + file + "\n") }
        for file in Self.files where publicCopies && file.hasPrefix("web/") {
            let copy = "public/" + file.dropFirst(4)
            try directory.write(copy, "FILE:" + directory.path + "/" + copy + "\n")
        }
        for name in ["web/empty", "logs", "tmp", "conf"] { try directory.makeDirectory(name) }
        // nginx workers of root run as another user.
        chmod(directory.path, 0o755)
    }
}
