/// What a PHP configuration file that is known by heart does, as data.
///
/// PHP cannot be evaluated here. The files that a product ships are few, and what they do is: read environment
/// variables when the container is compiled, set parameters from them, and load further files.
public struct PHPOverride: Sendable {
    public enum Place: Sendable {
        /// A PHP file that the configuration imports or that the kernel's pattern matches: its path relative to the
        /// project (a glob pattern), and the names of the variables that an unedited copy reads. A file at that path
        /// that reads others, or not all of these, is unknown like any other PHP.
        case file(pattern: String, reads: [String])
        /// Code of a bundle that runs after all files were loaded. What it loads comes after the project's files;
        /// parameters that the project sets itself win over those that it sets.
        case afterFiles
    }

    /// A condition on the environment.
    public enum Condition: Hashable, Sendable {
        /// Set to something that PHP takes as true: not empty and not `0`.
        case isSet(String)
        case isNotSet(String)
    }

    /// Where a parameter's value comes from.
    public enum Value: Sendable {
        case variable(String)
        /// The value of another parameter at that moment.
        case parameter(String)
        /// As it would be written in YAML: may hold `%name%` and `%env(NAME)%`.
        case text(String)
        case null
        /// Something that only the deployment knows; a clause that completes "unknown because ...".
        case unknown(String)
    }

    public enum Action: Sendable {
        /// The first value that is there: a variable that is set (PHP-true), a parameter that is defined, a text.
        case setParameter(String, [Value])
        /// Loads a file, relative to the project. `{NAME}` is replaced by the variable's value.
        case load(String, optional: Bool)
    }

    public struct Effect: Sendable {
        /// All must hold.
        public var when: [Condition]
        public var action: Action

        public init(when: [Condition] = [], _ action: Action) {
            self.when = when
            self.action = action
        }
    }

    /// For provenance and messages: `app/config/env/generic.php`.
    public var name: String
    public var place: Place
    /// In the order in which the code runs.
    public var effects: [Effect]

    public init(name: String, place: Place, effects: [Effect]) {
        self.name = name
        self.place = place
        self.effects = effects
    }
}
