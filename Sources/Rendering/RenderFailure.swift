/// Why nothing is rendered.
public enum RenderFailure: Error, Sendable {
    /// A value that cannot be used: wrong usage.
    case input(InputProblem)
    /// A template that cannot be used, or not with these values.
    case template(TemplateProblem)
    /// What is asked for does not exist for this project, with the reason.
    case impossible(String)
}
