"""The commonest first names of France, folded; a few that are also words left out.

Facts: INSEE, fichier des prénoms, the most given since 1940.
"""

_NAMES = """
    adrien agnes alain albert alexandra alexandre alexis alice aline amandine amelie
    andre andree anita anne annie anthony antoine antonin arlette arnaud arthur audrey
    aurelie aurelien baptiste beatrice benjamin benoit bernadette bernard bertrand
    brigitte bruno camille carole caroline catherine cecile cedric celine chantal
    charlotte chloe christelle christian christiane christine christophe claire claude
    claudine clemence clement colette corinne cyril damien daniel daniele danielle david
    delphine denise didier dominique dylan elisabeth elise elodie emilie emma emmanuel
    emmanuelle enzo eric estelle etienne eugene evelyne fabien fabienne fabrice fanny
    fatima florence florian francis franck francois francoise frederic gabriel genevieve
    georges gerard ghislaine gilbert gilles gisele gregory guillaume guy gwenaelle
    helene henri herve hugo huguette isabelle ines jacqueline jacques jean jeanne
    jeannine jerome jessica joel joelle josette josiane julie julien juliette justine
    karim karine kevin laetitia laura laure laurence laurent lea liliane loic louise
    lucas lucie lucien lucienne ludovic madeleine magali manon marc marcel marie marina
    marine marion marjorie martine mathieu mathilde matthieu maurice max maxime melanie
    michel michele micheline michelle mickael mireille mohamed monique morgane muriel
    nadia nadine nathalie nicolas nicole noemie odette odile olivier ophelie pascal
    pascale patrice patricia patrick paul paulette pauline philippe pierre pierrette
    quentin rachid raphael raymond raymonde regis regine remi rene renee robert roger
    roland romain sabine sabrina samuel sandra sandrine sarah sebastien serge severine
    simone sonia sophie stephane stephanie suzanne sylvain sylvie tatiana theo therese
    thibault thierry thomas valentin valerie vanessa veronique vincent virginie viviane
    xavier yann yannick yoann yolande yves yvette yvonne zoe
"""
FIRST_NAMES = frozenset(_NAMES.split())
