"""
Words of talk, in English, Hindi and romanised Hindi: said about a verse and not in it. Pure.

FILLERS come between the words of somebody who remembers; CHATTER tells a question or a wish from
a recitation. No word of the poem is among them, as `learning/tests/test_chatter.py` proves.
"""

from learning.sounds import words_of

FILLERS = frozenset(
    words_of(
        """um uh umm uhh uhm er err erm ah ahh oh ooh hmm hm mm mmm eh huh well like so okay ok
        wait sorry then and now yes yeah oops ready here start let me try i will it goes
        अ आ उम हम्म अरे अच्छा फिर रुको हाँ ठीक तो"""
    )
)
ASKING = frozenset(  # before or after a line, they make it a quotation
    words_of(
        """what why who mean means meaning teach tell play sing repeat explain you
        story about क्या मतलब अर्थ सिखाओ सुनाओ बताओ समझाओ गाओ चलाओ कौन क्यों matlab arth sikhao
        sunao batao samjhao gao chalao kya kaun kyon"""
    )
)
CHATTER = frozenset(
    words_of(
        """what who why how when where which whose does did do done can could will would should
        shall may might must is am are was were been being have has had want wants wanted like
        likes love loves know knows think said say says tell tells told ask asked teach learn
        learned show play sing hear listen story stories song verse verses chaupai doha chalisa
        word words mean means meaning line please thank thanks hello hi hey goodbye night morning
        today tomorrow yesterday school mummy mum mom daddy dad papa grandma grandpa brother
        sister friend friends teacher dog cat toy game games food eat ate sleep tired sleepy bored
        happy sad scared because about with from they them their there these those this that your
        yours you we us our he she his her him its it the not don't doesn't can't won't didn't
        again another next stop enough more some any no yes maybe very really just too also only
        monkey god king sea ocean mountain fly flew flying jump jumped big strong
        क्या कौन क्यों कैसे कब कहां किसने मतलब अर्थ बताओ बताइए सुनाओ सुनाइए सुनना सिखाओ सिखाइए
        मुझे मुझको मेरा मेरी मेरे मैं हमें हमको आप आपका तुमने कहानी गाना चौपाई दोहा चाहिए
        चाहता चाहती हैं हूँ था थी थे होता होती नहीं मत अब आज कल फिर दोबारा दूसरा अगला अगली
        नमस्ते धन्यवाद शुभ रात्रि मम्मी पापा दादी दादा बहन स्कूल दोस्त खाना नींद अच्छा
        kya kaun kyon kaise kab kahan kisne matlab batao bataiye sunao sunaiye sunna sikhao mujhe
        mujhko mera meri mere main hamein humko aap aapka tumne kahani gaana chahiye chahta chahti
        hain hoon tha thi nahi mat ab aaj kal phir dobara dusra agla agli namaste
        dhanyavad shukriya mummy papa dadi dada bhai behen dost khana neend accha achha"""
    )
)
