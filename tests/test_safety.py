"""Emergencies are seen in lay words and misspellings; look-alikes are not; a decision about oneself is told from a fact."""

import pytest

from service.safety import Emergency, asks_personal_decision, find_emergency

EMERGENCIES = {
    "heart": """
        my chest feels like an elephant is sitting on it
        chset pain going down my left arm
        Crushing pressure in my chest and I'm sweating buckets
        I think I'm having a heart attack
        my husband is grabbing his chest and he looks grey
        hart attack happening right now what do i do
        i have a tight band around my chest and my jaw hurts
        Dad is clammy and says there is pain behind his breastbone
        bad chest pains since this morning, came on when I climbed stairs with my bad hip
        wifes chest hurts and she cant catch her breath
        me duele mucho el pecho
        siento una presión fuerte en el pecho y el brazo izquierdo dormido
        I am 74 and for the last twenty minutes I have had a heavy feeling in the chest and nausea
        Is it normal to get chest tightness after hip replacement? It started an hour ago and I'm dizzy
        heart racing 180 and i feel like im gonna pass out
        My heart stopped beating right and I am about to faint
    """,
    "stroke": """
        my wife suddenly can't talk to me
        my mother's face is drooping on one side
        husband suddenly can't speak properly, words are all slurred
        I think my dad is having a stroke
        my left arm went numb and weak all of a sudden and I cant lift it
        Grandma woke up confused and her mouth is hanging down on the right
        her speech is garbled and she doesnt know where she is
        half of my body just went numb
        is this a storke?? my face feels droopy and i cant talk right
        worst headache of my life came out of nowhere
        thunderclap headache, never felt anything like it
        mi papá no puede hablar y tiene la cara torcida
        se me durmió medio cuerpo de repente
        he cannot move his right side since breakfast
        my wife's smile is crooked and her arm keeps dropping
        suddenly can't understand what people are saying and my right hand wont work
    """,
    "breathing": """
        cant breath
        I can't breathe help
        my baby is turning blue
        he is not breathing
        she's gasping for air
        I'm choking
        my son is choking on a grape and cant cough
        struggling to breath since last night, lips look blue
        asthma attack and my inhaler is not working
        short of breath and coughing blood 5 days after my hip replacement
        I'm having real difficulty breathing lying down
        no puedo respirar
        mi hijo se está ahogando con un pedazo de carne
        I had hip surgery last week and now I suddenly feel out of breath and my calf is swollen
        sudden shortness of breath with a stabbing pain in my side when I breathe in
        Good evening, my father he is breathing very bad and his lips are purple
        something stuck in my throat and I can't swallow or talk
        i am coughing up blood
        pulled my daughter out of the pool and she isn't responding
        toddler went under water in the bathtub and is limp now
    """,
    "anaphylaxis": """
        my throat is closing up after I ate peanuts
        tongue swelling up after new antibiotic
        bee sting and now my lips and face are swollen and i feel faint
        hives all over and I'm wheezing after taking naproxen
        my kid ate a cashew and his face is swelling
        se me está hinchando la garganta
        used my epipen 2 minutes ago, what now
        I think I'm going into anaphylactic shock
        allergic reaction, tounge is getting big and hard to swallow
    """,
    "overdose": """
        I over dosed on my pain meds
        i took the whole bottle of tylenol
        my roommate overdosed and wont wake up
        she swallowed 40 sleeping pills
        I just took too many oxycodone and I feel really sleepy
        my brother has taken heroin and his breathing is slow
        took 30 paracetamol an hour ago
        me tomé todas las pastillas
        accidentally took double my opioid dose and cannot stay awake
        my grandma took all her blood pressure pills at once by mistake
        can't wake my boyfriend up he took something
        I think I've taken an ovredose of my morphine patches
        i took my weekly methotrexate every day by accident
        i took double my methotrexate by mistake
        I accidentally took my warfarin twice
        gave my mum her insulin twice by mistake
        I have been taking methotrexate daily instead of weekly
        took someone else's digoxin by mistake
        I mixed up my tablets and took three lithium instead of one
        my dad took two doses of eliquis today by accident
        tomé el metotrexato todos los días por error
        mi padre se puso dos veces la insulina sin querer
        I gave my husband two warfarin tablets by mistake
        I have mistakenly taken two methotrexate doses this week
        my mum took her weekly methotrexate daily by error
        forgot I had taken my insulin and took it again
        accidentally injected too much insulin
        by mistake I took 3 methotrexate tablets instead of one
        I doubled up on my warfarin by accident
        I misread the label and took methotrexate every day this week
        gave my father the wrong dose of insulin
        I injected my insulin twice by mistake
        I took my husband's blood thinners by mistake
        took my lithium twice, I forgot I already had it
        I took an extra eliquis by mistake
        me equivoqué y tomé dos sintrom
        I've been taking my methotrexate daily by mistake
    """,
    "suicide": """
        i want to die
        I want to kill myself
        thinking about sucide every night
        quiero morir
        the hip pain is so bad I don't want to live anymore
        I'd be better off dead
        there's no point in going on, I just want it all to end
        how many pills would it take to end my life
        I am going to hang myself tonight
        I cut myself and I can't stop
        my daughter says she wants to kill herself
        ya no quiero vivir
        me quiero matar
        I'm suicidal
        Since the diagnosis I keep thinking everyone would be better off without me
        i've got a gun and i dont want to be here anymore
        ive been thinking about ending it all
        my teenage son texted that he is going to end his life
        What is the least painful way to kill yourself? I can't take this anymore
        I have had AVN for six years and I have decided to take my own life
        wanna die so bad
        i keep hurting myself and cutting my arms
        I wish I would not wake up tomorrow
        kms tonight im done
        how many oxycodone would kill me
        how many pills would it take to end it
        how many pills do i need to take to die
        what's the easiest way to die
        what would happen if i took all my oxycodone at once
        my friend said he wants to end it because of his hip
        would anyone care if I was gone
        how many tramadol is an overdose
        how much morphine before it kills me
        how many tylenol is lethal
        how much insulin does it take to kill someone
        what happens if I swallow the whole bottle of sleeping pills
        what dose of fentanyl is deadly
        how many sleeping tablets to never wake up
        is there a painless way to die
        how can i die without pain
        what is the quickest way to end it
        what if I take every pill in the house
        would anybody notice if I died
        nobody would care if I was not here
        would my family be better off if I was gone
        my wife keeps saying she wants to end it all
        my brother says he wants to be gone because of the pain
        ¿cuántas pastillas necesito para morir?
        ¿cuál es la forma más fácil de morir?
        ¿qué pasa si me tomo todas las pastillas de golpe?
        mi amigo dice que quiere acabar con todo por el dolor
        ¿a alguien le importaría si yo no estuviera?
        how much oxycontin is enough to die
        would 30 tramadol kill me
        will a bottle of paracetamol kill me
        can you overdose on purpose with gabapentin how many
        how many of my pain pills would be fatal
        is 20 morphine tablets enough to kill a person
        what's the most painless way to die
        tell me how to die peacefully
        no one would notice if I disappeared
        my dad told me he wants to end everything
        my girlfriend keeps asking how many pills would kill her
        how many mg of oxycodone to overdose
        what would happen if i swallowed all my sleeping pills
        I wonder if anyone would miss me
        ¿cuánta morfina hace falta para morirse?
        what's the lethal dose of morphine
        how many hydrocodone pills to not wake up
        how many percs would it take to kill a grown man
        how many of my gabapentin can kill me
        could I kill myself with my insulin
        if I took the rest of my morphine would I die
        would I die if I took all my pills
        what's a quick painless death
        could someone die from 40 codeine tablets
        would it matter if I died
        would my kids be better off without me
        sometimes I think about not being here anymore
        my sister texted that she wants to end it all
        how long does it take to die from an overdose of tylenol
        which of my pills is the most lethal
        what happens if you take 50 paracetamol
        how do people kill themselves
        ¿cuántas pastillas de tramadol son letales?
        ¿cuánto paracetamol es mortal?
        what would happen if I took all my tablets at once
        would 50 pills at once kill me
    """,
    "bleeding": """
        bleeding won't stop
        I am bleeding heavily from my wound
        blood is pouring out of his leg
        my nose has been bleeding for an hour and it will not stop
        I cut my wrist on glass and blood is spurting
        throwing up blood
        vomiting stuff that looks like coffee grounds
        I'm on warfarin and my stool is black like tar and I feel faint
        he is bleeding out
        estoy sangrando mucho y no para
        soaking through a pad every half hour
        lots of bright red blood coming out of my bottom
    """,
    "spine": """
        I can't feel between my legs and I wet myself
        lost control of my bladder and my legs are weak
        saddle numbness since yesterday
        my back went and now I cant pee and my bum is numb
        fell off the ladder and I cannot feel my legs
        he dived into shallow water and can't move his arms or legs
        suddenly lost bowel control with back pain
        numb down below when I wipe, both legs tingling
        broke my neck i think cant move
        me caí y no siento las piernas
        no puedo controlar la orina y tengo las piernas dormidas
        I've started pooping myself and I can't feel it, lower back is killing me
        car crash, her neck hurts badly and her hands are tingling
    """,
    "meningitis": """
        stiff neck, fever and the light hurts my eyes
        my child has a purple rash that doesn't fade when I press a glass on it
        fever 40 and terrible headache and i cant bend my neck
        baby has a high temperature, blotchy rash and is floppy
        mi hijo tiene fiebre y el cuello rígido
        spots that dont disappear under a glass and she's very sleepy
        my neck is so stiff and im vomiting and feverish
    """,
    "sepsis": """
        shaking uncontrollably with fever after my hip operation
        I think he has sepsis, he's confused and his skin is mottled
        mom has an infection and now she is confused and breathing fast
        fever of 39.8 and my heart is racing and I'm confused
        my wound is oozing pus, i have chills and feel like im dying
        temperature 104 and shivering, on chemo
        feverish and delirious since the surgery
        tiene fiebre muy alta y está confundido
        have sickle cell and a fever of 102
        steroids stopped two days ago and now I'm vomiting, weak and passing out
    """,
    "infant": """
        my newborn has a fever
        3 week old baby temp 38.5
        my 2 month old feels hot and won't feed
        baby wont wake up
        infant has a temperature of 101
        my baby is floppy and wont stop crying weirdly
        mi bebé de un mes tiene fiebre
        baby hasnt had a wet nappy all day and her soft spot is sunken
        my 6 week old is grunting with every breath
    """,
    "pregnancy": """
        8 weeks pregnant with sharp pain on one side and bleeding
        im pregnant and bleeding
        pregnant, terrible headache and seeing spots
        baby hasn't moved all day, I'm 34 weeks
        positive test last week, now stabbing pain low in my belly and shoulder pain and I feel faint
        my waters broke at 28 weeks
        estoy embarazada y estoy sangrando
        36 weeks pregnant and I can't feel the baby moving
        i think its an ectopic, severe pain on the left and dizzy
    """,
    "head": """
        hit my head and now I keep throwing up
        my son fell off his bike and was knocked out
        fell and banged head, one pupil is bigger than the other
        grandpa fell, he hit his head and takes blood thinners
        clear fluid coming from ear after he fell on his head
        baby rolled off the bed and hit her head and is very drowsy
        se golpeó la cabeza y está vomitando
        head injury an hour ago and she is getting more and more confused
    """,
    "seizure": """
        she's having a seizure
        my friend is shaking all over and his eyes rolled back
        seizure won't stop
        my daughter is fitting right now
        he had a fit and still hasn't woken up
        mi esposo está convulsionando
        first ever seizure, he is 40
        he just collapsed
        my wife passed out and is not waking up
        found my neighbour unconscious on the floor
    """,
    "poisoning": """
        my toddler drank bleach
        daughter swallowed a button battery
        kid ate some berries in the garden and is acting weird
        I drank antifreeze
        my two year old got into my methotrexate tablets
        carbon monoxide alarm is going off and we all have headaches
        mi hijo bebió cloro
        swallowed drain cleaner by accident
        snake bit me on the ankle
        the whole family feels dizzy and sick since we lit the gas heater
        dog ate... no wait my 3yr old ate rat poison
        splashed oven cleaner in my eye it burns
    """,
    "burn": """
        boiling water spilled all over my child's chest
        I burnt my hand badly and the skin is peeling off
        his clothes caught fire and his face is burned
        got electrocuted and my arm has a black hole in it
        se quemó con aceite hirviendo
        chemical burn on my arm, skin turning white
    """,
    "limb": """
        my leg is cold and white and I can't feel my toes
        foot turned blue and numb after the operation
        my replaced hip just popped out of the socket
        I fell and can't put any weight on my leg
        heard a crack in my hip and now I can't stand up
        my calf is red hot and swollen two weeks after hip surgery
        the bone is sticking out of my leg
        leg is shorter and turned out after a fall
        hot swollen knee and fever
        my hip joint is burning hot, red, so swollen and I have chills
        bent over and my new hip dislocated, horrible pain
        mum slipped in the shower, she is on the floor and can't get up, leg looks twisted
        me caí y no puedo apoyar la pierna
        tengo la rodilla muy hinchada, caliente y con fiebre
        toes going black and no feeling
        under the plaster my fingers are blue and swollen and numb
        my 5 year old limps with a fever and refuses to walk
        finger cut off by saw
        sudden awful pain in hip out of nowhere can not walk at all
        i have AVN and my leg gave way, i cant move it and the foot points outwards
        mi madre se cayó y no puede levantar la pierna
        my mother fell and cannot lift her leg
        mi abuelo se cayó y no puede caminar
    """,
    "eye": """
        I suddenly can't see out of my left eye
        lost vision in one eye this morning
        a curtain came down over my right eye
        sudden flashes and floaters and part of my sight is missing
        de repente no veo nada con un ojo
        went blind for a few minutes just now
        red painful eye, vision blurry and seeing halos, throwing up
    """,
    "abdomen": """
        sudden terrible pain in my testicle
        my son's balls are swollen and he's crying in pain
        my right ball hurts so bad and im throwing up
        belly is hard as a board and the pain is unbearable
        dolor muy fuerte en un testículo
        ripping pain in my back and stomach, feeling faint
        worst stomach pain ever can't stand up straight and fever
    """,
    "diabetes": """
        my sugar is 35 and i'm shaking and confused
        type 1, vomiting and my breath smells like nail polish
        blood sugar over 500 and I keep throwing up
        diabetic husband won't wake up
        mi mamá es diabética y no despierta
        blood glucose reads HI and I'm so thirsty and breathing fast
        low blood sugar he is unconscious
    """,
    "violence": """
        my husband is hitting me right now
        he is threatening to kill me with a knife
        my partner choked me last night and I can hardly swallow
        someone stabbed my friend
        I've been shot
        I was raped tonight
        mi marido me está pegando
        he's beating my mom help
        my dad hits me and i'm scared to go home
    """,
    "voices 2": """
        my chest is burning and heavy and i cant stop sweating
        there is a weird squeezing in my chest its going to my back
        pressure on my chest, feels like someone is standing on me
        pain in the chest spreading to my neck and shoulder
        chest hurts when I breathe in, two weeks after my hip replacement
        My heart hurts so much and my arm is tingling
        papa has strong pain of chest he is sweating cold
        husband had chest pain all night and now he is vomiting
        i feel like im having a hart attak
        my chest feels really tight and weird and im scared
        dolor en el pecho que me baja al brazo
        creo que me está dando un infarto
        one side of his face looks like it melted
        mum is talking nonsense all of a sudden and can't hold her cup
        dad woke up and can't move his left arm
        my words are coming out wrong since this morning
        my wife suddenly lost her balance, double vision and cannot walk straight
        her face is all lopsided and she can't smile
        i feel like the room is closing in i can't get any air
        my inhaler isn't helping and i can only say a few words
        my mom is turning blue
        she's wheezing really badly and can't finish a sentence
        can't catch my breath and my heart is pounding after flying home
        my grandmother is choking on food
        the baby is making a weird noise when breathing and his ribs suck in
        he stopped breathing
        lips swelling up like balloons since eating shrimp
        tongue feels huge and I'm itchy everywhere
        i got stung and my throat feels funny, hard to breathe
        swallowed a handful of my dads pills
        my girlfriend od'd
        mixed vodka and xanax and can't wake her
        I took 4 times my methotrexate dose by mistake
        i just swallowed all my meds, please help
        my son ate my oxycodone
        gave my child ten times the dose of tylenol
        I don't see a reason to keep living with this pain
        I'm planning to kill myself
        i just want to go to sleep and never wake up
        life isn't worth living any more
        I have a plan to end my life
        I'm going to jump off a bridge
        I feel suicidal because of this hip
        no quiero seguir viviendo
        pienso en suicidarme
        my friend sent a goodbye message and isn't picking up
        im gonna do it tonight, i have the pills ready
        i dont want to be alive
        everybody would be happier if I was dead
        cut my arm really deep with a kitchen knife there's blood everywhere
        the bleeding from my surgical wound has soaked three dressings
        I'm coughing up bright red blood
        nosebleed for 40 minutes can't stop it
        there is blood gushing from my leg
        just vomited a cup of blood
        I can't pee at all and my groin is numb
        both my legs went numb and i pooped myself
        my legs suddenly stopped working
        i have numbness around my bottom and my back is in agony
        no siento las piernas después de caerme
        motorcycle accident can't move anything below my waist
        high fever with a stiff neck
        she has a fever and a rash that stays when I press a glass
        light hurts, neck is stiff, throwing up
        i have a 103 fever and cant stop shaking after surgery
        red streaks going up my leg from the wound and fever
        grandad has a urine infection and suddenly doesn't know who I am
        my skin is cold and blotchy and I'm breathing really fast with a fever
        I'm on chemo and have a temp of 38.4
        ran out of prednisone three days ago, throwing up and so weak I can't stand
        baby 5 weeks old has 38.3
        our newborn is hot and sleepy
        my 3 month old is limp and pale
        infant won't drink anything and is hard to wake
        pregnant 30 weeks and bleeding a lot
        I'm pregnant and have really bad tummy pain on one side
        haven't felt baby kick since yesterday, 32 weeks
        hit his head on the ice and now he's acting confused
        she fell down the stairs and is unconscious
        my mom hit her head, she is on eliquis
        my brother is convulsing on the floor
        he's been seizing for 6 minutes
        she fainted and won't come round
        my daughter collapsed at school
        dad is unconscious
        kid drank some cleaning stuff
        my 18 month old swallowed a magnet
        I ate wild mushrooms and I'm throwing up
        CO detector is beeping and I feel dizzy
        i accidentally drank bleach
        bitten by a rattlesnake
        hot oil splashed on my face
        my kid pulled a kettle of boiling water onto himself
        got a shock from the mains and my heart feels funny
        my hip popped out and my leg is stuck turned inward
        I fell on ice and can't get up, my hip is agony
        my foot is ice cold and has no feeling
        hip replacement came out of joint
        one leg swollen and painful after a long flight
        calf swollen hot and painful
        fell and my leg looks shorter than the other
        heard a snap in my thigh and can't walk
        my new knee is red, hot, and I have a fever
        his hip joint is swollen and he's shivering with fever
        cannot stand on my leg since I slipped this morning
        bone poking through the skin
        chopped off the tip of my finger
        suddenly my vision went black in one eye
        it's like a curtain over half my vision
        sudden loss of sight in my right eye since I started steroids
        woke up and can't see properly out of one eye
        severe pain in my left testicle since an hour
        my boy has sudden pain in his private parts and his testicle is swollen
        unbearable stomach pain, belly hard
        blood sugar 30 and sweating
        my type 1 son is vomiting and breathing heavily with high ketones
        my sugar is 600
        grandpa is diabetic and we can't wake him
        he hit me and I'm bleeding
        my boyfriend is beating me
        my stepdad is trying to kill me
        someone broke into my house and stabbed my brother
        he has a gun and says he'll shoot me
        he tried to strangle me
        I was sexually assaulted last night
        my husband hurts me and I'm scared he'll do it again
        hip replacement 5 days ago, chest pain and can't breathe properly
        I had surgery a month ago and today my leg is huge and purple
        I think I've got sepsis
        I think my appendix burst, terrible pain in belly and fever
        the pain in my hip is suddenly unbearable and my leg won't move
        I can't feel my foot after the surgery and it is pale
        sickle cell crisis, chest pain and fever
        my tongue is swollen and I'm drooling
        help my dad isnt breathing right
        i feel like im dying cant breathe
        mi bebé no respira
        mi esposo se desmayó y no despierta
        me corté las venas
        tomé muchas pastillas
        mi hija se tragó una pila
        tengo fiebre alta, escalofríos y la herida con pus
        me caí y la pierna quedó torcida y más corta
        no puedo mover un lado del cuerpo
        veo doble y no puedo hablar bien
        i shot myself in the foot with a nail gun
        nail went into my eye
    """,
    "voices 3": """
        its like somebody parked a truck on my chest and my arm is heavy
        Doctor please, my father chest paining very much since one hour
        i got this squeezing thing in my chest and i feel sick to my stomach
        my grandad is holding his chest and has gone a funny colour
        chest discomfort and cold sweat, 58 yo male
        my lips are numb and i cant get my words out, left hand feels dead
        Mother's mouth is twisted and her right arm is weak since 20 mins
        my husband can't lift both arms and he is speaking like a drunk
        i suddenly can't remember anything and my face is tingling on one side
        blinding headache that hit me like a hammer, stiff neck
        she cant breathe properly and is going grey
        we can't get the food out of his throat
        I'm so breathless I can't talk in full sentences
        he was found in the pond and isn't breathing
        a coin is stuck in my kids throat
        My throat is swelling and I have a rash everywhere
        after the MRI contrast I have hives and my chest is tight
        face blowing up after a bee sting
        I drank a whole bottle of cough syrup and 15 pills
        he injected too much insulin
        Accidentally gave grandma two of her morphine patches, she's barely awake
        i od on tramadol
        my ex just overdosed help
        what happens now, I took all my painkillers
        there's nothing left to live for
        I can't do this anymore, I want to be dead
        i want to hurt myself
        thinkin of ending things tonight
        he told me he is going to shoot himself
        my wife wrote a suicide note
        My kid cuts herself and says she wants to disappear
        I am not safe alone, I might kill myself
        quiero acabar con mi vida
        mi hija dice que se quiere morir
        blood keeps coming out of the wound
        I'm bleeding like crazy after my tooth was pulled
        my poop is full of blood and i feel lightheaded
        dad's throwing up dark blood
        artery cut, blood everywhere
        I have lost feeling in my private parts
        can't control when I pee since my back gave out
        both legs numb and no bladder control
        numbness in my bottom and both legs after lifting
        after the fall she says she can't feel her arms
        stiff neck, 39.5 and confused
        my daughter has little purple spots all over and a fever
        my teenager has a terrible headache, vomiting, and can't stand light
        dad had surgery last week, now fever, shivering and talking rubbish
        my wound smells and I have fever and feel very ill
        my heart is beating like crazy and I have a fever of 40
        i'm septic i think
        my two-week-old feels very hot
        newborn not feeding and very sleepy
        9 week old with 38.9
        I'm 7 months pregnant and my head is pounding and I see stars
        pregnant and there's blood when I wipe
        pregnant, fell down the stairs and now cramping and leaking fluid
        my brother got hit in the head and he's throwing up
        after hitting her head she is slurring
        my kid fell from the bunk bed and passed out for a minute
        she won't stop seizing
        my boyfriend is having some kind of fit
        grandpa is lying on the floor and doesn't answer me
        my 4 year old ate dishwasher tablets
        the baby put a battery in his mouth and swallowed it
        drank weed killer by mistake
        my grandson drank lamp oil
        spider bite black widow, arm is cramping
        smell gas in the house and everyone has a headache
        my sleeve caught fire, arm blistered
        scalding tea fell on my baby
        hot grease burned my whole hand
        my leg is twisted and I can't get off the floor
        I slipped and I heard a crack, cannot stand
        after tripping I can't bear weight on my right leg
        my foot is turning purple and cold
        my arm is white and cold and hurts terribly
        my prosthetic hip has jumped out
        my leg gave out and now it's pointing the wrong way
        I think I have a clot in my leg, it's huge and hot
        knee like a hot balloon and I have the shivers
        hip so painful and I have a fever of 39
        the cast is too tight and my toes are blue
        I sliced my finger off
        I lost my sight
        right eye went dark just now
        black spots and flashes in my eye and shadow on the side
        my testicle is twisted I think, agony
        my stomach is rock hard and I can't move from the pain
        sugars are 28 and he's not making sense
        diabetic, breathing fast, fruity breath
        meter says HI and I'm puking
        my dad is beating my mum right now
        my boyfriend put his hands around my neck and squeezed
        my wife threatens me with a knife
        a man followed me and raped me
        someone shot my cousin
        he keeps punching me and I can't leave
        me duele el pecho y me falta el aire
        mi abuela tiene la boca torcida y no habla
        mi niño se cayó de cabeza y no despierta
        mi esposa está embarazada y sangra mucho
        creo que me voy a desmayar, me duele el brazo izquierdo y el pecho
        se tomó un frasco entero de pastillas
        mi bebé tiene 39 de fiebre y no quiere comer
        me picó un alacrán
        mi novio me golpea
        I had core decompression yesterday and now I can't move my foot at all
        adrenal crisis, vomiting nonstop, I take hydrocortisone
    """,
    "voices 4": """
        I feel a strong grip around my heart and my hands are wet with sweat
        chest like in a clamp for 15 min
        my aunt has a burning behind the breast bone and can't breathe
        hubby is pale, sweaty and says his chest is killing him
        her eyelid and mouth are hanging and she talks gibberish
        i woke up with one arm not working
        grandma suddenly doesn't know what year it is
        my tongue won't obey me, I mumble and my arm is heavy
        brother has breathing problem he can't speak
        son swallowed a marble and is going red and silent
        gasping, feels like there's no oxygen
        after wasp sting my eyes are swollen shut and im wheezing
        peanut allergy, ate some, throat itchy and tight
        I've swallowed about fifty tablets
        my flatmate took ecstasy and is burning up and confused
        too much fentanyl, he is blue
        doubled my insulin by mistake and I'm shaky
        voy a matarme
        nobody needs me, I will end it tonight
        my boyfriend says goodbye and he's on the bridge
        life is pointless and I plan to overdose
        i slashed my wrists
        sometimes i think about killing myself because of the pain
        I won't be here tomorrow
        my gums won't stop bleeding on warfarin and I feel weak
        my wound opened and blood is streaming down
        she is hemorrhaging after giving birth
        i can't hold my urine anymore since yesterday and my feet are numb
        numb genitals and back pain
        I dived into a pool and heard my neck crack, arms tingling
        can't feel anything below my belly button
        baby with a bulging soft spot and fever
        rash like bruises spreading fast and very high fever
        very high fever, shivering and my replaced hip is agony
        my husband is on immunosuppressants and shaking with cold, 39.6
        Mum's lips are blue, fever and she is rambling
        20 day old with fever
        baby is lethargic and refuses the bottle
        I'm 10 weeks and soaking pads
        39 weeks pregnant baby isn't moving
        cracked his skull on the pavement and blood from ear
        my toddler hit his head and won't stay awake
        her whole body is jerking and she's foaming
        dad dropped to the ground and isn't responding
        i found my sister passed out next to pills
        cat... sorry, kid drank perfume and is vomiting
        the garage was full of exhaust and my husband is dizzy
        mushroom from forest eaten, belly cramps and vomiting
        firework exploded in his hand
        steam burned my baby's arm
        touched a live wire and my hand is black
        I twisted and felt my artificial hip slip out, can't move
        dropped a heavy weight, my foot is crushed and numb
        tripped over the dog, can't get up, groin pain terrible
        the leg with the new hip is swollen, red and painful
        no pulse in my foot and it's white
        can't move my toes, cast feels like it's crushing me
        my shoulder came out of its socket
        right knee swollen, red, hot to touch and I'm shivering
        vision suddenly half gone
        can't see out of my right eye
        bleach splashed in my eyes
        severe eye pain and I see rainbows
        one testicle is hard, swollen and super painful
        terrible stomach cramps, rigid belly and throwing up
        sugar 42 and feeling faint
        diabetic child breathing weird and sleepy
        my girlfriend is throwing things at me and has a knife
        he's choking my sister
        I was just attacked and I'm bleeding
        necesito ayuda, mi padre se desmayó
        mi hermana tomó veneno
        no siento la mitad de la cara
        tengo un dolor horrible en el pecho y sudo frío
        mi hijo se golpeó la cabeza y está muy dormido
        me sale mucha sangre de la herida
        sangro por el recto
        je ne peux plus respirer
        ich habe starke schmerzen in der brust
        eu quero morrer
    """,
    "voices 5": """
        there's a horrible pressure under my ribs on the left and my arm is aching, I'm soaked in sweat
        grandfather complains about pain in heart and can't stand up
        my face went numb and i'm slurring
        she keeps saying weird words and her right leg drags since this morning
        something is wrong with my mum she can't get her words out
        I can't seem to get enough oxygen
        my dad's breathing is very fast and he is pale as a sheet
        my niece is choking on candy
        my face and tongue swelled after taking ibuprofen
        ate shellfish and now I can't swallow, skin itching
        I took way too many of my muscle relaxants
        My grandson got hold of my heart pills and ate some
        i feel like ending my life
        I have no will to live, I might do something stupid tonight
        mom i dont wanna live no more
        i wish i could fall asleep forever
        the cut is very deep and the blood just keeps pouring
        I'm passing huge blood clots and I feel dizzy
        she's vomitting blood
        I lost all feeling down there and can't poop or pee
        my back popped and now my legs won't move
        he has a fever, a stiff neck and he's acting weird
        her rash won't fade under a glass
        my hip wound is leaking yellow stuff and I'm freezing and shaking
        kidney infection, rigors and my heart's going crazy
        our 10 day old baby has temp 38.4
        baby's breathing funny and she's grey
        I'm 20 weeks and my water just broke
        pregnant with terrible stomach pain and dizzy
        slammed his head into the wall and now he's confused
        my kid is having a convulsion
        my grandpa fainted on the toilet
        my puppy... no my little boy drank paint thinner
        a viper bit my dad
        all of us have headaches and the carbon monoxide thing is chirping
        coffee spilled on the baby, her skin is coming off
        my husband fell off the roof and can't move
        I slipped in the bath, my leg is turned outward and I can't stand
        my new hip went out of the socket when I bent down
        leg suddenly went cold and pale, hurts like hell
        the calf is hard, swollen and tender since my operation
        knee replacement, now red hot swollen and I have chills
        suddenly one eye sees only grey
        I've got pain in one testicle that came on suddenly, feel sick
        sugar won't go below 450 and I'm throwing up
        my husband just punched me in the face
        my neighbor is being stabbed
        no puedo tragar y se me cierra la garganta
        mi marido perdió el conocimiento
        tengo pensamientos de matarme
        mi hija no para de convulsionar
        me está sangrando mucho la pierna
    """,
    "voices 6": """
        my chest feels squashed and I cannot lie flat
        pain across my chest and I feel like passing out
        mom has trouble speaking and her face looks strange
        my legs went weak suddenly and my speech is slurry
        my baby is choking
        I am struggling for air
        dad can hardly breathe
        eyes swollen and throat tightening after a new pill
        I've had too many sleeping tablets
        my son overdosed on his adhd meds
        i dont see any way out, i want to be gone
        I feel like killing myself tonight
        i tried to hang myself
        there's so much blood and it won't clot
        I'm spitting up blood
        can't feel my bum and can't control my bowels
        I hurt my neck diving and my arms are numb
        fever with purple bruise like rash
        chills, fever and confusion after my hip replacement
        my six week old has a fever
        bleeding in early pregnancy with cramps
        he got knocked unconscious at football
        she is having convulsions
        my wife has collapsed
        my little girl swallowed bleach
        we think there is carbon monoxide in the house, feeling sick
        grease fire burned my arms badly
        I fell down and now my hip hurts so much I can't stand
        my toes turned black
        my knee is hot, swollen and I feel feverish
        my hip replacement dislocated
        everything went black in my left eye
        my testicles hurt really bad all of a sudden
        my blood sugar is 25
        my ex is trying to break in and he has a knife
        me siento muy mal, no puedo respirar bien
        mi papá tiene dolor en el pecho y suda mucho
        quiero quitarme la vida
        se cayó y no puede levantarse
        se tragó lejía
    """,
    "internal": """
        I am vomiting blood
        my stool is black
        throwing up blood since this morning
        my poop is black and sticky
        black tarry stools since I started naproxen
        there is a lot of blood in my stool
        estoy vomitando sangre
        mis heces son negras
        I vomited blood this morning
        my vomit looks like coffee grounds
        I'm passing black tarry poop
        my dad is throwing up blood
        my diarrhoea is black and I take ibuprofen
        blood keeps coming out of my bottom when I poop, a lot
        caca negra como alquitrán
        vomito sangre
        there's blood in my vomit
        I puked blood
        my poo is jet black and I'm on ibuprofen
        I keep throwing up coffee ground stuff
        my stools turned black after naproxen
        he has black stools and feels dizzy
        tengo las heces negras
        vomité sangre esta mañana
    """,
    "infection": """
        I had my hip drilled yesterday and now I have a fever of 38.2
        38.5 fever 5 days after my hip replacement
        fever after core decompression surgery yesterday
        fiebre despues de la operacion de cadera
        temperature of 38.7 four days after my hip surgery
        my husband has had a fever since his knee operation on Monday
        running a temp 10 days post op
        feverish since my decompression last week
        tengo 38.5 de fiebre desde que me operaron
        llevo tres días operada y tengo fiebre
        My jaw bone is exposed after Prolia and there's pus
        pus is coming out of the bone in my jaw
        my gum is leaking pus and I can see jaw bone
        there is pus draining from my hip wound
        sale pus del hueso de la mandíbula
        I have a temperature of 39 since my graft surgery on Tuesday
        3 days after my hip operation and I am feverish
        my mother had her hip replaced last week and has a fever of 39
        My son had core decompression on Friday. Today he has a temperature of 38.6.
        I had a hip replacement two weeks ago and I have a fever
        is it normal to have a fever of 38.4 four days after my hip replacement
        me operaron de la cadera hace cinco días y tengo 38.6 de fiebre
        the stitches on my hip are full of pus
        I had a hip replacement 6 days ago and I'm running a fever of 101.5
        fever and chills? no just a fever, 39, my surgery was Thursday
        Post-op day 4 and my temp is 38.9
        core decompression on Monday, fever since last night
        my dad's fever is 39 and he had his hip done on Friday
        yellow pus coming from my surgical scar
        my daughter was operated on yesterday and has a temperature
        I've got a fever and it's been 9 days since my bone graft
        tengo fiebre y me operaron la semana pasada
        a mi madre la operaron ayer y tiene 39 de fiebre
    """,
    "fire, severed limbs and Spanish twins": """
        my clothes caught fire
        he is on fire help
        her hair is on fire
        my sleeve caught fire and my arm is burned
        a saw cut my finger off
        my finger got cut off, can they put it back
        my foot has been cut off by a mower
        mi padre tiene un dolor en el pecho que le aprieta
        mi esposa no puede hablar y tiene media cara caída
        mi papá tiene la boca torcida y el brazo débil
        mi hermano se tomó un frasco entero de pastillas
        mi hija se tragó todas mis pastillas
        mi hijo dice que se quiere matar
        no quiero seguir viviendo con este dolor
        me caí por las escaleras y no puedo ponerme de pie
        no siento las piernas
        se me durmieron las piernas de repente y no puedo orinar
        tengo la rodilla roja y caliente y fiebre
        fiebre y la cadera hinchada y caliente
        me cuesta respirar desde la operación
        me falta el aire después de la operación de cadera
        no deja de sangrar la herida
        la herida sangra mucho
        estoy embarazada y tengo mucho dolor de barriga
        estoy de 30 semanas y el bebé no se mueve
        estoy embarazada de ocho semanas y sangro
        mi hijo no respira
        mi marido se desmayó y no despierta
        tengo la pierna fría y blanca y no la siento
        se me salió la prótesis de cadera
        me operaron de la cadera y tengo la pantorrilla hinchada y roja
        help my shirt is on fire
        my friend set himself on fire
        my grandpa is on fire
        the kitchen is on fire and I'm inside
        my toddler's pyjamas caught fire
        the train cut off his leg
        my hand was cut off
        my toe was cut off by the lawnmower an hour ago
        mi padre no puede respirar bien desde la operación
        me duele el pecho y sudo mucho
        a mi marido se le torció la cara
        mi madre no puede mover el brazo derecho
        mi hija tomó demasiadas pastillas
        mi esposo dice que quiere morirse
        no quiero estar aquí más
        mi abuela se cayó y tiene la pierna torcida
        mi abuela se resbaló y no puede apoyar el pie
        tengo las piernas dormidas y me orino encima
        la rodilla está hinchada y caliente y tengo fiebre
        me cuesta mucho respirar después de la cirugía
        la herida no para de sangrar
        estoy embarazada y tengo sangrado
        mi bebé tiene fiebre y no come
        dolor de cabeza muy fuerte de repente, el peor de mi vida
        I'm on fire
        my jacket is on fire
        my leg was cut off in an accident
        he cut his thumb off with a saw
    """,
}

LOOK_ALIKES = {
    "history": """
        my grandmother's stroke in 1990
        he is so down that he barely talks to us any more
        her eyelid keeps twitching, what is she short of
        the surgeon told me that both balls have collapsed
        wife is 7 months pregnant and her groin hurts so bad that she limps
        she had it as a child and now one leg is a bit shorter
        I had a heart attack last year, can I have hip surgery?
        My father died of a heart attack at 60, does that raise my risk?
        I had a seizure as a child, is core decompression safe?
        she had sepsis three years ago and lost her hip joint
        I survived an overdose in my twenties and now my hips hurt
        history of stroke and avascular necrosis
        My uncle was in a car accident ten years ago and broke his hip
        I was suicidal as a teenager but I am fine now. Which painkillers suit me?
        I used to have chest pain but it went away after the stent
        he had meningitis as a baby and got steroids, is that the cause of his AVN?
        my brother attempted suicide in 2005
        After my hip dislocation in 2012 the doctors found AVN
        Hace diez años tuve un infarto, ¿puedo operarme la cadera?
        mi abuela tuvo un derrame cerebral en 1990
        I fell off a horse in 1998 and couldn't walk for weeks, could that be why I have AVN now?
        We lost my dad to a pulmonary embolism after surgery
        previous anaphylaxis to penicillin, which antibiotic is used in joint replacement?
        I had a blood clot in my leg after my first replacement in 2015
        My aunt recovered from a stroke and now has hip pain
        had an ectopic pregnancy years ago
        My mother passed away from sepsis last spring
        when I was ten I almost drowned, unrelated but my hip doctor asked
        I was in a coma in 2019 with covid and got lots of steroids
    """,
    "knowledge": """
        how do people die of heart attacks?
        what are the symptoms of a stroke?
        can osteonecrosis kill you
        does naproxen overdose damage kidneys?
        What is sepsis?
        signs of a pulmonary embolism after hip replacement
        how common is dislocation after total hip replacement?
        What are the warning signs of cauda equina syndrome?
        is suicide more common in people with chronic pain?
        difference between heart attack and cardiac arrest
        how is meningitis treated
        What causes shortness of breath in sickle cell disease?
        can alcohol withdrawal cause seizures
        Why does a blood clot after surgery happen?
        what does a button battery do in the body
        first aid for burns
        How long can a limb survive without blood supply?
        risk of stroke with celecoxib
        ¿Cuáles son los síntomas de un infarto?
        ¿qué es la sepsis?
        ¿puede la osteonecrosis causar la muerte?
        how is testicular torsion diagnosed
        what happens in the body during anaphylaxis
        is carbon monoxide heavier than air
        what is the treatment for an ibuprofen overdose
        does bisphosphonate therapy cause chest pain
        can prednisone cause vision loss
        what is the survival rate of septic shock
        Do steroids make you suicidal?
        Can a dislocated hip lead to avascular necrosis?
        what percentage of people with sickle cell disease have a stroke
        name the stages of hemorrhagic shock
        which drugs cause heavy bleeding
        what counts as a fever in a newborn
        How do doctors treat a child with a septic hip?
        What is an ectopic pregnancy
        why do diabetics get low blood sugar
        Can sickle cell disease cause chest pain and shortness of breath?
        how does tylenol poisoning hurt the liver
        what should people do when someone has a seizure
        define unconscious
        Is fever a symptom of osteonecrosis?
        What does a stroke look like on an MRI?
        is drowning a common cause of brain damage
    """,
    "chronic": """
        my hip has hurt for two years
        I have had hip pain since 2018 and it is getting slowly worse
        numb thumb for years
        I've been limping for six months, is that AVN?
        chronic back pain and tired legs
        my knees crack when I stand up
        my feet are always cold in winter
        I get short of breath climbing stairs, I've been out of shape for years
        my foot has been numb since my back surgery 5 years ago
        groin pain when I walk more than a mile
        my ankle swells a little in the evening
        I have trouble sleeping because of hip pain
        hip pain at night for months
        can't run like I used to
        me duele la cadera desde hace dos años
        tengo dolor de cadera cuando camino
        it hurts to put weight on my hip for the last few months
        I can't walk far anymore because of my AVN
        Stage 3 AVN in both hips, pain is 6 out of 10 every day
        I have headaches every now and then
        my shoulder clicks and aches in the cold
        Is it normal that my hip aches two years after replacement?
        I have been on blood thinners for ten years
        I have gained weight and my legs feel heavy
        sharp pain in groin when getting out of the car for the past year
        my vision has been getting worse over the years
    """,
    "idiom": """
        the pain is killing me
        I'm dying to know if AVN is hereditary
        my leg is dead tired
        dead bone in my hip
        bone death in the femoral head
        these stairs are going to be the death of me
        my hip is killing me when it rains
        I nearly had a heart attack when I saw the hospital bill
        the news hit me like a stroke of bad luck
        a stroke of genius by my surgeon
        my new shoes are to die for
        Does breast stroke swimming hurt the hip?
        Which swimming stroke is best for hip necrosis?
        My phone is dead so I borrowed my wife's, what is AVN?
        the waiting times are suicidal for a sportsman
        I'm bleeding money on these treatments
        I feel like a burden on the health system, how much does surgery cost?
        it takes my breath away how expensive this is
        I'm drowning in paperwork for my hip surgery
        the blood supply to the bone is cut off
        does the bone choke when blood vessels are blocked?
        the doctor says my femoral head is collapsing
        my femoral head collapsed last month according to the MRI
        the bone cells die without blood
        my doctor shot down the idea of stem cells
        Kill two birds with one stone: can both hips be replaced at once?
        I'm heartbroken about my diagnosis
        poison ivy and steroid cream
        is my bone dead
        me muero por saber si es hereditario
        el hueso muerto se puede recuperar?
        cramps kill me at night
        the insurance company is choking us with forms
        How do I burn calories without hurting my hip
        burning feeling in my thigh after long walks
        I've got a splitting decision to make between two surgeons
    """,
    "negation": """
        I don't have chest pain
        not suicidal, just tired of the pain
        no fever, no swelling, just an ache in the groin
        I have no trouble breathing, only hip pain
        no chest pain or shortness of breath, only groin pain
        my hip hurts but I haven't fallen and I can walk
        I can put weight on my leg
        no numbness and no loss of bladder control
        She has never had a seizure
        I do not want to die on the operating table, how safe is a hip replacement?
        No tengo dolor de pecho, solo me duele la cadera
        my knee is swollen but it isn't hot and I don't have a fever
        It was not a heart attack, the doctor said it was heartburn
        denies chest pain, denies dyspnea, hip pain for months
        without any fever or redness, can the joint still be infected?
        I'm not bleeding anymore and the stitches look good
        the surgeon ruled out a blood clot
        I didn't hit my head
    """,
    "worry": """
        worried that I might have a stroke some day
        how can I prevent a heart attack
        I'm afraid of dying during surgery
        scared of getting sepsis after my hip replacement
        What should I do to avoid blood clots after surgery?
        will I have a heart attack if I take celecoxib for years?
        could I get a stroke from prednisone
        what are my chances of an overdose on 2 tylenol a day
        what if my hip dislocates after the replacement
        could I become paralyzed from spinal anaesthesia
        how do I lower my risk of stroke
        what to do if someone has a heart attack
        afraid of needles and of choking during anaesthesia
        I want to learn how to help if somebody is choking
        When should I call a doctor about fever after surgery?
        ¿Cómo puedo prevenir un infarto?
        me preocupa que algún día tenga un derrame cerebral
        My mother worries she will fall and break her hip
    """,
    "ordinary": """
        can I take ibuprofen
        what is osteonecrosis
        how is avascular necrosis of the hip treated
        does alcohol cause AVN
        what is core decompression
        is hip replacement painful
        can I drink coffee with alendronate
        How long is recovery after hip replacement?
        What is the best exercise for AVN
        my jaw hurts after a tooth was pulled, could it be osteonecrosis?
        my jaw bone is sticking out after a tooth was pulled, i'm on fosamax
        my baby has a limp
        am i going to die
        I'm so scared, my doctor said my hip bone is dying, am I going to die?
        My doctor said I am going to die
        my baby walks with a limp
        grandad's got bone poking through his gum, how do they fix that
        ¿qué es la osteonecrosis?
        ¿Cuánto dura la recuperación?
        should I stop my prednisone
        my baby was born with hip dysplasia
        is AVN passed on to a baby during pregnancy
        i am pregnant and was told I have transient osteoporosis of the hip
        can children get osteonecrosis
        I have diabetes, does it slow bone healing?
        blood sugar goals before hip surgery
        my son has Perthes disease, can he play football?
        is it safe to fly after hip surgery
        does weather affect joint pain
        I take two tablets of paracetamol a day, is that fine?
        I take 20 mg of prednisone every morning
        took my first dose of alendronate this morning, when can I eat?
        we have a smoke alarm, what does it have to do with hips
        what weight can I lift
        my heart rate is 62 at rest, is that good before surgery?
        which sleeping pills go with oxycodone
        my stitches itch
        my eyes are dry
        what is a normal temperature
        I have a mild headache after taking naproxen
        my hip popped when I stretched, no pain
        i bruised my knee yesterday
        does cutting out sugar help
        I cut my finger a bit while cooking, does alendronate slow healing?
        my dog has a seizure disorder and takes phenobarbital
        I'm writing a novel in which the hero has a heart attack
        homework: explain how a stroke damages the brain
        is the loss of blood during hip replacement high
        my wife is a nurse in the stroke unit
        how do I stop worrying about surgery
        heart shaped hip implant
        Can I lie on my side after surgery
        I want to live a normal life with AVN
        I want to end my treatment with alendronate
        I live alone, how will I manage after surgery?
        my husband passed his exam, now he asks what necrosis is
        the emergency number in Spain
        How do I cut down on drinking
        can i take a bath after surgery
        blue light therapy for pain
        white spots on my x-ray
    """,
    "ordinary 2": """
        What can I do about chronic chest wall soreness after using crutches?
        My father had two strokes before he turned 70
        Is AVN fatal?
        does hip replacement surgery carry a risk of heart attack
        i am scared of surgery
        How is a blood clot prevented after hip replacement?
        my surgeon mentioned stroke as a rare complication
        Is it true that steroids cause heart attacks?
        Do I need to worry about sepsis after core decompression?
        My sister committed suicide in 2010 and the family has clotting problems
        I was hit by a car in 2001 and broke my femur
        Should I get an epipen before surgery?
        I have sickle cell disease and AVN of both hips
        I take blood thinners, is core decompression possible?
        I have had seizures since childhood and take phenytoin
        I have epilepsy, which painkiller is safe?
        I'm diabetic and have AVN
        my mother is diabetic, is surgery riskier
        my blood sugar rises when I take prednisone
        the pain shoots down my leg when I stand up
        My hip locks up and I feel like I'm going to fall
        What painkillers are safe during pregnancy?
        I am pregnant and my hip aches
        my baby is due in May, can I have surgery before?
        is epidural safe with AVN
        I broke my hip in March and now the doctor says AVN
        I had a femoral neck fracture last year
        my leg is one centimeter shorter since surgery
        I walk with a limp
        my knee is a bit swollen after physio
        What are the signs that a hip replacement has dislocated?
        How do you know if a hip replacement is infected?
        my wound is healing well, when can I shower
        my fingers go white in the cold
        I have Raynaud's and my fingers turn blue in winter
        tingling in my feet from chemo for months
        my hands go numb at night
        carpal tunnel makes my hand tingle
        I've got pins and needles in my leg when I sit too long
        I feel tired and out of breath when I exercise
        my asthma is well controlled, can I have anaesthesia
        what inhalers contain steroids
        steroid inhaler and osteonecrosis
        I had chest tightness once when anxious years ago
        I drink six beers a day, will my bones die
        I want to stop drinking
        I can't sleep because of the pain
        I can't stand the pain any longer, what else can I take?
        I can't walk without a cane
        I can't afford surgery
        I can't lift heavy things
        it's hard to walk upstairs
        I have trouble putting on socks
        Will I be able to walk again?
        I'm so tired of this pain
        I feel hopeless about my hips, does anyone get better?
        I am depressed since the diagnosis, is that common?
        I'd kill for a good night's sleep
        this disease is a nightmare
        dying bone tissue on MRI
        can a dead hip bone come back to life
        do the bone cells suffocate
        my hip collapsed
        the head of my femur has collapsed
        the joint space is gone
        my hip gives me a sharp pain sometimes
        sharp stabbing pain in groin for months when walking
        severe hip pain at night, what helps
        terrible hip pain when sitting
        worst pain when climbing stairs
        my pain started suddenly last year
        is sudden hip pain typical of AVN
        when does AVN pain start
        when should I go to the emergency room?
        which symptoms are an emergency
        call an ambulance for a broken hip?
        What number do I call in an emergency?
        does ibuprofen cause bleeding
        blood in stool as side effect of naproxen
        is blood lost during surgery replaced
        how much bleeding is normal after surgery
        minor bleeding from my gums
        can I shower with stitches
        my stitches came out today and it looks clean
        fever after vaccination, is it normal
        I had a cold last week
        my child limps, could it be Perthes?
        my son is five and has Perthes
        my baby has hip dysplasia and wears a harness
        what temperature should the bath be
        hot packs or cold packs for hip pain
        hot weather makes my joints swell
        is it ok to use a heating pad, I don't want to burn my skin
        my burn scars itch
        sunburn on prednisone
        what poison causes bone death
        lead poisoning and bone
        is fluoride a poison
        I swallowed my alendronate with coffee
        I took my ibuprofen with milk
        I took two tylenol this morning and the pain is still there
        I forgot to take my pill
        missed one dose of alendronate
        can you overdose on vitamin D
        is 3 grams of tylenol an overdose
        I take oxycodone after surgery and feel a bit sleepy
        how addictive is oxycodone
        gunshot wound and avascular necrosis
        avn after hip dislocation in football
        my ex husband had AVN
        my husband hates doctors, how do I convince him
        my wife beats me at chess even after her surgery
        my boss is killing me
        he's a pain in the neck
        I have a stiff neck from sleeping badly
        neck pain from the computer
        headache from dehydration
        I get migraines with aura
        eye floaters for years
        my eyesight is poor, is the print available larger
        cataracts from steroids
        I can't see the picture on the page
        I can't see my doctor until next month
        I can't speak English well, please answer simply
        hard to swallow big tablets, can they be crushed
        my throat is sore after the operation tube
        my face is puffy from prednisone
        moon face from steroids
        rash from new soap
        itchy rash under bandage
        my ankle is swollen since I twisted it two weeks ago
        what makes the hip hot
        joint feels warm after exercise
        is joint infection contagious
        septic arthritis history as a child
        my uncle fell and died
        elderly people fall a lot, how to make the home safe
        how do I get up after a fall
        falling asleep on my side hurts
        my leg fell asleep
        I fell in love with swimming
        Tengo osteonecrosis y me duele al caminar
        ¿Puedo tomar ibuprofeno?
        ¿Qué pasa si no me opero?
        mi padre tuvo un infarto hace cinco años
        no tengo fiebre ni escalofríos
        ¿Se puede morir de osteonecrosis?
        ¿cuánto tarda en curarse?
        me da miedo la operación
        estoy cansado del dolor
        tengo la cadera muerta según el médico
    """,
    "ordinary 3": """
        does a heart attack feel like chest pressure
        What is the link between lupus, stroke and AVN?
        My grandfather choked to death in 1975
        I read an article about sepsis after surgery
        my doctor wants to rule out a blood clot before the operation next month
        the chest x-ray was normal
        I have a heart murmur, is anaesthesia safe
        my heart skipped when I saw him
        can vaping cause chest pain
        I was born with a weak left leg
        my right hip hurts more than my left
        my right leg is weaker after years of limping
        my left arm is in a sling
        pins and needles after spinal anaesthesia wear off when?
        I am allergic to penicillin
        I get hives from adhesive tape
        I carry an epipen for nuts
        what should I do if my hip dislocates
        what should I do if my child swallows a battery
        how long after an overdose does liver damage show
        Is it possible to overdose on calcium
        my cousin died of an overdose
        Do people with AVN become suicidal
        suicide prevention hotline number
        my friend lost her brother to suicide
        I want to live longer
        I'm tired of living with crutches
        the point of going on a diet
        what is the point of going on with bisphosphonates
        I do not want surgery
        I don't want to live with a limp
        I can't go on holiday because of my hip
        my periods are heavy
        I bruise easily
        small spots of blood on the dressing two days after surgery, is that normal
        I pee a lot at night
        I have to pee often since the surgery
        my bladder is weak since childbirth
        my bottom hurts from sitting
        my back hurts and my legs ache
        I have a stiff hip in the morning
        my neck is stiff in the mornings
        no fever but my hip is warm
        is 37.2 a fever
        what temperature means fever after surgery
        shaking legs after exercise
        I feel shaky when I skip lunch
        I'm confused about the stages of AVN
        confused by my MRI report
        my mother is confused about which pill to take for AVN
        my newborn has clicking hips
        my baby won't wear the harness
        my 3 month old has hip dysplasia, is surgery needed
        pregnant with AVN, which birth is best
        I fell last year and my hip has hurt since
        I slipped but I'm fine
        I bumped my head on a cupboard, nothing happened
        hit my hip on the table, there is a bruise
        my son was knocked out of the tournament
        passed out leaflets at the clinic
        my sister has fits of laughter
        this chair fits me well
        prosthesis fitting appointment
        my kid ate a lot of candy
        is dairy poison for bones
        bee sting therapy for arthritis
        snake oil treatments for AVN
        burning pain in my hip
        my hip is burning after exercise
        my feet burn at night
        cold weather hurts my leg
        my toes are cold sometimes
        my leg is swollen since the surgery two days ago
        my hip clicks when it pops
        my hip feels out of place
        a cracking noise in my knee
        I can't put on shoes
        how soon after surgery can I put weight on my leg
        not allowed to put weight on my leg after core decompression
        the surgeon said no weight bearing for six weeks
        I'm not able to walk long distances
        I can't stand for long
        I cut the tablet in half
        my eye doctor says I have cataracts
        blurry vision since starting prednisone, is it a side effect
        I need new glasses
        are balls and bands good exercise
        ball and socket joint pain
        stomach pain from naproxen
        upset stomach after antibiotics
        my sugar was 110 this morning
        I hate my ex
        my husband hit his hip
        he hit a deer with his car and hurt his hip
        someone hit my car last year
        the thought of surgery makes me sick
        sick of hospitals
        what are the odds I die in surgery
        can you die from hip replacement
        me duele la rodilla
        mi hijo tiene Perthes
        tengo miedo de morir en la operación
        ¿qué hago si se me disloca la cadera?
        no quiero operarme
    """,
    "ordinary 4": """
        Which painkiller is gentlest on the heart
        my heart is in good shape according to the cardiologist
        I had open heart surgery in 2016
        dad's chest scar itches
        My face hurts after dental work
        I smile even though my hip hurts
        my mouth is dry from medication
        I broke my arm as a kid
        my arm is tired from using crutches
        my hand hurts from the cane
        words like necrosis scare me
        I have no words for how good my surgeon is
        breathing exercises after surgery
        how should I breathe during exercise
        my inhaler contains a corticosteroid, can it cause AVN?
        what is the airway risk during anaesthesia
        tongue piercing and MRI
        peanut butter and calcium
        I ate breakfast before taking alendronate
        I took 10 mg of prednisone for years
        they gave me morphine after surgery
        how much morphine is given after hip replacement
        I was on methadone until 2020
        suicidal ideation as a side effect of montelukast
        My hip is dead, long live the hip
        I would give my life for a painless day
        life with AVN is hard
        is life expectancy reduced
        when I die, can my hip implant be recycled?
        donated blood last week
        I have a bleeding disorder, is surgery possible
        haemophilia and AVN
        numb skin around the scar
        my thigh is numb near the scar since surgery
        my groin hurts when sitting
        incontinence pads after surgery
        I have an overactive bladder
        bowel movements are hard since oxycodone
        constipated after surgery
        can I pee normally with a catheter
        my neck cracks when I turn
        broke my wrist last winter
        low grade fever for weeks?
        should I take my temperature daily after surgery
        infection rates in hip replacement
        my wound drains a little clear fluid
        my baby had a fever shot yesterday
        my toddler walks with a limp since she started walking
        is a limp in a child always Perthes
        pregnancy related osteoporosis
        bleeding gums in pregnancy
        will my hip replacement affect pregnancy
        head of the femur
        headlamp use at night
        my brother hit the jackpot
        concussion protocols in football
        absence seizures medication and bones
        my cat collapsed
        fainted at the sight of blood when I was a student
        I sleep like I'm unconscious
        cleaning products at home and asthma
        are batteries in pacemakers a problem for MRI
        how do carbon monoxide detectors work
        bite splint for my jaw
        mosquito bite on my leg
        burning calories on a bike
        hot shower helps my hip
        I fell in the garden last summer, was fine
        falls in the elderly
        popping sound in my hip without pain
        leg length difference after surgery
        twisted my ankle in March
        my calf muscles are weak
        cramp in my calf at night
        is swelling normal after surgery
        my knees are swollen in the mornings
        how is a clot in the leg found
        my vision insurance
        sight seeing after hip surgery
        I saw black spots on the x-ray
        ball exercises for hips
        nuts and seeds for bone health
        belly fat and hip pain
        my stomach gets upset from iron pills
        what sugar level is too high for surgery
        I'm insulin dependent, how do I prepare for surgery
        my partner and I fight about surgery
        he beats everyone at tennis despite AVN
        kicked the habit of smoking
        shot put injury
        I got my flu shot today
        my dad has been strong
        ¿Me puedo bañar después de la operación?
        sangrado leve de encías
        mi madre falleció de un infarto
        ¿Cómo se siente un infarto?
        no me duele el pecho
        mi bebé nació con displasia
        quiero vivir sin dolor
        se me duerme la mano por la noche
    """,
    "ordinary 5": """
        Do osteonecrosis patients get more strokes?
        my mother-in-law had a mini stroke two years ago
        chest press exercises with bad shoulders
        do I have to sweat this much on prednisone
        I have anxiety before surgery
        throat lozenges and bones
        my tongue is dry
        is it a problem that I swallowed the tablet whole
        I take my pills all at once in the morning
        my doctor doubled my prednisone dose
        how many pills a day is normal
        I took too long to see a doctor
        I ended my relationship because of AVN
        how can I end this pain
        pain that never ends
        tired of waiting for surgery
        my will to exercise is gone
        I bled a little after the injection last week
        does blood thinner cause bleeding
        my blood group is A
        pelvic floor weakness
        I've no numbness
        my spine is fine
        I was in a crash in 2009
        is neck pain related to AVN
        hot flashes
        night sweats for months
        antibiotics for wound infection
        is pus normal
        my child had a fever two weeks ago and now limps a little
        children's fever medicine
        can pregnant women get an MRI
        headaches from new glasses
        my head is full of questions
        epilepsy drugs weaken bones?
        fit and healthy 30 year old with AVN
        chemical composition of bone
        rat studies of osteonecrosis
        I burned dinner
        burned out at work
        my leg brace is tight
        white blood cells low
        my cast comes off on Friday
        fracture of hand last May
        dislocated my shoulder as a teenager
        the hip implant pops sometimes
        what does a clot feel like
        see an eye specialist
        my eyes hurt after screens
        my abdomen is bloated
        diabetes type 2 and hip surgery
        sugar free diet
        abuse of steroids in sports
        shot in the hip with cortisone
        ¿qué medicamentos causan osteonecrosis?
        mi corazón está sano
        no he tenido convulsiones
        me operaron en 2018
    """,
    "ordinary 6": """
        is chest pain a side effect of alendronate
        my dad had a stroke in March last year
        I have been short of breath on hills for years
        choking hazard of large tablets
        which foods cause allergies
        what happens in an overdose
        is there a hotline for suicide
        I'm feeling down about my hip
        how is bleeding stopped in surgery
        why do I need a catheter
        weak bladder after childbirth years ago
        is meningitis contagious
        what is septic arthritis
        baby hip ultrasound
        is x-ray safe in pregnancy
        head injury and memory, general information
        epilepsy and driving
        detergent allergy
        how are burns treated
        I fell two years ago and fractured my hip
        can I walk after hip replacement
        my toes tingle a little when I sit cross legged for long
        what does a hot joint mean
        is blindness a side effect of any drug
        testicular cancer survivor with AVN
        how is type 1 diabetes linked to AVN
        domestic violence statistics
        my partner had a hip replacement
        no tengo problemas para respirar
        ¿qué causa el dolor de pecho?
    """,
    "near the rules for lethal amounts, fever after surgery, mistakes and fire": """
        can osteonecrosis kill me
        will AVN kill me
        how likely is it to die in surgery
        how many ibuprofen can I take a day
        how many people die from opioids
        how many tablets of alendronate do I take a week
        what happens if I take all my tablets at once in the morning
        what would happen if I stopped all my medication at once
        could the anaesthetic kill me
        how many bone cells die
        does the bone die quickly
        what is the best way to treat dead bone
        would anyone care to explain core decompression
        will steroids kill my hip
        how much bone has to die before the hip collapses
        what is the easiest way to put on socks after hip surgery
        my friend said he wants to end his treatment
        is fever common after hip replacement
        I had a fever last year and a hip replacement in 2015
        how long can a fever last after surgery
        no fever after my operation, just bruising
        I had a fever, can I still have my hip replacement next week
        what should I do if I get a fever after the operation
        es normal la fiebre después de una operación
        can Prolia expose the jaw bone
        what is exposed bone in the jaw
        what does pus look like
        I forgot my methotrexate this week
        I take insulin twice a day
        I took my warfarin an hour late by mistake
        methotrexate is taken once a week
        can methotrexate taken daily by mistake harm you
        will they cut my leg off
        will they cut off my leg
        can they amputate my leg
        ¿me van a cortar la pierna?
        will my leg be amputated
        are they going to chop my foot off
        is my leg going to be cut off
        could the surgeon have to amputate my foot
        ¿me tienen que amputar el pie?
        the doctor wants to cut off my leg
        my hip feels like it's on fire
        my shoulder is on fire after the gym
        my knees are on fire today
        it feels like my leg is on fire
        my legs feel like they are on fire at night
        siento que me arde la cadera
        do iron pills turn stool black
        can ibuprofen cause black stools
        what does vomiting blood mean
        can an infection in my hip kill me
        would a hip replacement kill my 90 year old mother
        how many patients die after a hip replacement
        how much prednisone causes osteonecrosis
        is there an easy way to end this pain in my hip
        what's the best way to end steroid treatment
        how many opioid overdose deaths are there a year
        how do bone cells die
        does alcohol kill bone cells
        how much of the bone will die
        what happens if I take all my steroids at breakfast
        would anyone with AVN care to share their story
        is dying bone painful
        when the bone is dead does it stop hurting
        how many drinks can kill the bone
        what happens if I take ibuprofen and alendronate at the same time
        what if everything in my life goes wrong after I took prednisone
        can a fat embolism kill me during surgery
        what are the odds of dying from an opioid overdose
        what is the maximum dose of paracetamol a day
        how many tablets are too many
        how much morphine do they give after hip replacement
        does fever after surgery mean infection
        what causes fever after hip replacement
        I have no fever since my operation
        how is fever treated
        my temperature is normal five days after surgery
        fever can be a sign of infection after joint replacement, what else
        is a hip replacement possible after a bone infection with pus
        my child had a fever three weeks ago, then a limp; is it Perthes? surgery was never done
        I had a fever with covid and took steroids, now I have AVN
        does core decompression cause fever
        how often do people get a fever in the days after surgery
        what is pus in bone called
        can I take methotrexate
        what is methotrexate taken for
        I took warfarin for ten years
        I missed my methotrexate by mistake
        how can I avoid taking my methotrexate twice by mistake
        I was on the wrong dose of prednisone for years
        I was given morphine after surgery, is that usual instead of paracetamol
        do I take warfarin instead of heparin after surgery
        will they have to amputate
        will I lose my leg
        are the surgeons going to take my leg off
        is amputation possible
        do they ever amputate the leg for osteonecrosis
        I am afraid they will cut off my leg
        the surgeon said they might have to cut my leg off
        can a leg be cut off for AVN
        ¿me amputarán la pierna?
        mi cadera está ardiendo
        my back feels on fire
        after sitting my thighs are on fire
        the nerves in my foot are on fire
        my hands feel like they're on fire
        does black stool mean iron pills
        is it normal for stool to be black on iron
        how many oxycodone to kill the pain
        how much prednisone kills bone
        how many doses of steroids does it take to kill a hip
        how much ibuprofen does it take to kill the pain after surgery
        how many pills does a course of alendronate have
        what would happen if I took ibuprofen together with all my other tablets every day
        how do I end it with my surgeon
        would anyone mind if I asked about drilling
        what happens if I take prednisone
        is there a deadly form of osteonecrosis
        Is there a fatal complication of core decompression
        my dog is on fire with energy
        What is the day 5 fever after knee replacement called
        fever as a side effect of zoledronate infusion
        I got a fever after my zoledronate infusion
        I get a fever blister since my operation
        took my prednisone twice today by mistake
        I accidentally took two ibuprofen
        missed my alendronate tablet on Sunday
        forgot to take my prednisone this morning
        me salté una dosis de prednisona
        will i need a wheelchair
        can my bone infarct give me a heart attack
        will I have to use a cane
        would she need a walking stick
        can my hip still heal on its own
        can my femoral head go back to normal
        could my AVN give me arthritis
        will my mother need a walker later
        ¿necesitaré silla de ruedas?
        will I need a wheelchair one day
        does everyone with AVN need a wheelchair
        would I need crutches for months
        can my bone grow back
        could my hip pain come from my back
        may my knee be affected too
        can my steroids have caused this
        will a blood clot kill me
        could my hip kill me
        is AVN deadly
        does AVN shorten my life
        how many hours does surgery take
        what is the best way to take alendronate
        what is the fastest way to recover
        how many people are killed by blood clots
        how much calcium is too much
        can I take two ibuprofen at once
        what happens if I take my alendronate with food
        what would happen if I took both alendronate and zoledronate
        would anyone help me at home after surgery
        should I expect fever after zoledronic acid
        how high can fever be after hip replacement
        is fever after surgery dangerous
        can a fever delay my hip surgery
        what is the infection rate after hip replacement
        I had a fever as a child and later hip surgery
        when does fever go away after hip replacement
        will my foot have to be amputated
        can they save my leg or will they cut it off
        could I lose my leg to osteonecrosis
        my thighs burn like they're on fire
        both hips on fire today
        it burns like fire in my groin
        the pain is like a fire in my hip
        my neck and shoulders are on fire from crutches
        do they saw off my femur in a hip replacement
        I take 12 pills a day, will I die young
        what happens if I take 10 prednisone tablets a day
        will 10 mg of prednisone for 20 days kill my bones
        how long do I have to take blood thinners after surgery
        how many people overdose after surgery
        can you die from steroids
        can I die from osteonecrosis
        will I die from this
        I am scared to die in surgery
        my mother died after taking too much morphine, is surgery safe
        what happens if I take 20 mg prednisone
        I took prednisone for two weeks, how long until my hip dies
        how long does it take for steroids to kill the bone
        could I have died from my clot
        do I have to die with this pain in my hip
        I took 40 mg prednisone daily for 3 months, can that kill bone
        how many prednisone pills cause AVN
        my dose was doubled by my doctor, warfarin is new
        I am taking warfarin instead of aspirin
        I take methotrexate once a week
        how common is fever in the week after hip replacement
        which fever is normal in the days after an operation
        my son had a fever last winter and then surgery
        I have hay fever and had hip surgery last week
        I had yellow fever vaccine a week after my surgery
        iron tablets make my stool black
        they put black tar on my roof
        I feel like my hip is cut off from blood
        blood supply cut off to my femoral head, leg feels weak
        no quiero estar aquí sentado todo el día
        no sé si operarme
        a mi madre le van a amputar el pie
        mi mano derecha está dormida por la mañana a veces
        no puedo mover bien la pierna derecha por la artrosis
        what happens if I take oxycodone every day
        what happens if I take oxycodone all the time
        ¿qué pasa si tomo tramadol todos los días?
        what happens if I drink a bottle of wine with my pills
        I accidentally bumped my hip while taking warfarin
        I am taking methotrexate instead of the biologic
        my poop is sticky
    """,
}

PERSONAL = """
    should I stop my prednisone
    how many mg can I take
    do I need surgery
    do I bin the tablets
    they offered me a graft or a new hip, which one would you go for
    can I double my dose
    is it ok for me to run
    Is it safe for me to fly after my hip replacement?
    Should my daughter stop her steroids?
    can my husband take ibuprofen with warfarin
    how much tylenol can i take a day
    Can I take ibuprofen
    should i have the operation now or wait
    what dose of alendronate should I take
    may I drink alcohol with this medicine
    am I allowed to put weight on my leg
    would it be ok if I skipped a dose
    Can I stop crutches after four weeks?
    do I really need a hip replacement?
    does my son need an operation
    is core decompression right for me
    which painkiller should I choose
    Is this medicine safe for my child
    how long should I stay off my leg
    I have AVN stage 2. Should I get core decompression?
    ought I to see another surgeon and change my medicine
    ¿Puedo tomar ibuprofeno?
    ¿debo dejar la prednisona?
    ¿Cuántos miligramos puedo tomar?
    ¿Necesito cirugía?
    will I need surgery
    does my hip need to be replaced
    do I need a wheelchair for the airport
    can my husband give me ibuprofen
    can my knee take running
    should my hip be replaced
    can my daughter still play football
    will I need to stop my prednisone
    do I need crutches
    do I need a cane
    should I use a wheelchair
    can my son take ibuprofen
    can I put weight on my leg
    can my hip take running
    may my mother drink wine with it
    will I need an operation
    would I have to stop smoking
    took my prednisone twice today by mistake
    I accidentally took two ibuprofen
    missed my alendronate tablet on Sunday
    forgot to take my prednisone this morning
    me salté una dosis de prednisona
    I took my alendronate twice by accident, what now
    I forgot to take my blood thinner last night
    I missed my Prolia injection
    do I have to have a hip replacement
    should I get a wheelchair
    does my mother need surgery
    can my partner lift me
    will I have to take steroids again
    do I need a carer after my operation
"""

IMPERSONAL = """
    how is it treated?
    what is osteonecrosis
    How is avascular necrosis of the hip treated?
    what is the usual dose of alendronate
    do people need surgery for stage 1
    when do doctors recommend core decompression
    What should I know before surgery?
    what should I ask my doctor
    how do I know if I have osteonecrosis
    can prednisone cause osteonecrosis
    can I get osteonecrosis from alcohol
    Does ibuprofen slow bone healing?
    is it common for both hips to be affected
    is osteonecrosis hereditary
    who can get it
    what are the side effects of bisphosphonates
    how long does recovery take
    how many people have AVN
    Is it normal to have pain at night?
    does everyone need a hip replacement
    ¿cómo se trata?
    ¿qué es la osteonecrosis?
    tell me about vascularised bone grafts
    when was the first hip replacement done
    will i need a wheelchair
    can my bone infarct give me a heart attack
    will I have to use a cane
    would she need a walking stick
    can my hip still heal on its own
    can my femoral head go back to normal
    could my AVN give me arthritis
    will my mother need a walker later
    ¿necesitaré silla de ruedas?
    will I need a wheelchair one day
    does everyone with AVN need a wheelchair
    would I need crutches for months
    can my bone grow back
    could my hip pain come from my back
    may my knee be affected too
    can my steroids have caused this
    will I ever need a wheelchair
    will he need a cane when he is older
    can my AVN come back
    could my osteonecrosis spread to my knee
    will I need help walking
    can my hip be saved
"""

# Words of a diagnosis, which a notice must leave to the people who answer the call.
DIAGNOSES = (
    "heart attack stroke infarct seizure sepsis meningitis anaphyla overdose allerg ectopic torsion clot embol fracture dislocat "
    "diabet suicid infarto derrame convulsi sobredosis trombo fractura"
).split()

ODD = {
    "empty": "",
    "blank": " \n\t ",
    "NULs": "\x00" * 50,
    "lone surrogate": "\ud800 hip \udfff",
    "marks": "?!?!.,;:" * 500,
    "digits": "9" * 5000,
    "no spaces": "a" * 50_000,
    "exclamation marks": "!" * 50_000 + "1",
    "emoji": "🦴" * 2000,
    "other script": "股骨头坏死是什么？ что такое остеонекроз",
    "long and calm": "What is osteonecrosis of the hip and how is it treated? " * 900,
}


def lines(texts: str | dict[str, str]) -> list[str]:
    """Each sentence of a block, or of each block of a table."""
    blocks = [texts] if isinstance(texts, str) else list(texts.values())
    return [line.strip() for block in blocks for line in block.strip().split("\n")]


@pytest.mark.parametrize("text", lines(EMERGENCIES))
def test_an_emergency_is_seen(text: str) -> None:
    assert find_emergency(text) is not None


@pytest.mark.parametrize("text", lines(LOOK_ALIKES))
def test_a_look_alike_is_left_alone(text: str) -> None:
    assert find_emergency(text) is None


@pytest.mark.parametrize("text", lines(EMERGENCIES["suicide"]))
def test_a_wish_to_die_has_its_own_notice(text: str) -> None:
    found = find_emergency(text)
    assert found is not None
    assert found.kind == "suicide"
    assert "988" in found.notice


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("crushing chest pain", "heart"),
        ("my wife's face is drooping", "stroke"),
        ("he is not breathing", "breathing"),
        ("I took the whole bottle of pills", "overdose"),
        ("I wet myself and my bum is numb", "spine"),
        ("my toddler drank bleach", "poisoning"),
        ("I fell and cannot put weight on my leg", "limb"),
        ("suddenly I can't see out of one eye", "eye"),
        ("my newborn has a fever", "infant"),
        ("I am vomiting blood", "internal"),
        ("my stool is black", "internal"),
        ("my wound is bleeding and will not stop", "bleeding"),
        ("38.5 fever 5 days after my hip replacement", "infection"),
        ("My jaw bone is exposed after Prolia and there's pus", "infection"),
        ("i took double my methotrexate by mistake", "overdose"),
        ("my husband is hitting me", "violence"),
    ],
)
def test_the_kind_is_told(text: str, kind: str) -> None:
    found = find_emergency(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("language", "press", "today"),
    [("en", "Press", "today"), ("es", "Presione", "hoy mismo")],
)
def test_inner_bleeding_and_infection_have_notices_of_their_own(language: str, press: str, today: str) -> None:
    wound = find_emergency("my wound is bleeding and will not stop", language=language)
    inner = find_emergency("I am vomiting blood", language=language)
    pus = find_emergency("there is pus draining from my hip wound", language=language)
    assert wound is not None
    assert inner is not None
    assert pus is not None
    assert press in wound.notice
    assert press not in inner.notice
    assert today in pus.notice


@pytest.mark.parametrize("language", ["en", "es", "es-MX", "fr", ""])
def test_no_notice_names_a_diagnosis(language: str) -> None:
    for text in lines(EMERGENCIES):
        found = find_emergency(text, language=language)
        assert found is not None
        assert not [word for word in DIAGNOSES if word in found.notice.lower()], found
        assert 1 <= found.notice.replace("EE. UU.", "").count(". ") + 1 <= 3


def test_the_notice_speaks_the_language_asked_for() -> None:
    spanish = find_emergency("me duele mucho el pecho", language="es")
    english = find_emergency("me duele mucho el pecho", language="en")
    assert spanish is not None
    assert english is not None
    assert "número de emergencias" in spanish.notice
    assert "local emergency number" in english.notice
    assert find_emergency("me duele mucho el pecho", language="tl") == english


@pytest.mark.parametrize(
    "text",
    [
        "I CAN\u2019T BREATHE",
        "i can`t breathe",
        "I can not breathe",
        "c\u200ban't bre\u200bathe",
        "\ufeffcan't\x00 breathe",
        "caaaan't breatheee",
        "ＣＡＮＴ ＢＲＥＡＴＨＥ",
        "i cant breath!!!! help!!!",
    ],
)
def test_spelling_and_invisible_characters_do_not_hide_it(text: str) -> None:
    assert find_emergency(text) is not None


@pytest.mark.parametrize("place", [0, 1, 30, 59])
def test_one_sentence_in_a_long_message_is_enough(place: int) -> None:
    sentences = ["My hip has hurt since 2019 and the doctors say it is stage two."] * 60
    assert find_emergency(" ".join(sentences)) is None
    sentences[place] = "My face is drooping on one side."
    found = find_emergency(" ".join(sentences))
    assert found is not None
    assert found.kind == "stroke"


def test_the_past_beside_the_present() -> None:
    assert find_emergency("I had a heart attack in 2010 but now my chest hurts badly") is not None
    assert find_emergency("My chest hurt badly in 2010 but now I only want to know about hips") is None


@pytest.mark.parametrize("name", ODD)
def test_odd_messages_are_no_emergency(name: str) -> None:
    assert find_emergency(ODD[name]) is None
    assert isinstance(asks_personal_decision(ODD[name]), bool)


def test_very_long_messages_are_read_to_the_end() -> None:
    assert find_emergency("chest " * 5000 + "hip " * 30 + "pain " * 3000) is None
    assert find_emergency("My hip clicks. " * 3400 + "I want to die.") is not None


@pytest.mark.parametrize("text", lines(PERSONAL))
def test_a_decision_about_the_asker_is_told(text: str) -> None:
    assert asks_personal_decision(text)


@pytest.mark.parametrize("text", lines(IMPERSONAL))
def test_a_question_of_fact_is_no_decision(text: str) -> None:
    assert not asks_personal_decision(text)


def test_an_emergency_is_a_frozen_record() -> None:
    found = find_emergency("I can't breathe")
    assert found == Emergency("breathing", found.notice if found else "")
    with pytest.raises(AttributeError):
        found.kind = "none"  # type: ignore[misc]
