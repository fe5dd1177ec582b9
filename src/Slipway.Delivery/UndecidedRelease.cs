namespace Slipway.Delivery;

/// <summary>What becomes of a release of which its bake could not tell whether it is good.</summary>
public enum UndecidedRelease
{
    /// <summary>It is taken away, and what was verified before serves again. Its digest is not quarantined: nothing speaks against it.</summary>
    RollBack,

    /// <summary>
    /// It stays where all users have it already, but is not verified: the last verified release stays the one to go back to. Where only some users or none of
    /// them have it (a canary before its last step, blue/green, <c>local</c>) it is taken away: nobody else gets what nobody could judge.
    /// </summary>
    Leave,
}
