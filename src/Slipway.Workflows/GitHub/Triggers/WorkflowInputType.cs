namespace Slipway.Workflows.GitHub;

/// <summary>The types that GitHub knows for an input of a dispatched workflow.</summary>
public enum WorkflowInputType
{
    /// <summary>Any text; <c>string</c> in the file.</summary>
    Text,

    /// <summary>One of <see cref="WorkflowInput.Options"/>.</summary>
    Choice,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>One of the repository's environments.</summary>
    Environment,
}
